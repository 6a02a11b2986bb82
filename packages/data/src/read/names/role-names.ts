import { singular, wordsOf } from './words.js';

export type Role = 'user' | 'item';

/**
 * What users and items are called, most usual first: of two columns that fit, the one of the earlier list is
 * taken. A name fits by one of these words, alone or with what an id ends in: `user`, `userId`, `USER_ID`, `userids`.
 */
const wordsByRole: Readonly<Record<Role, readonly (readonly string[])[]>> = {
  user: [
    ['user', 'usr', 'uid'],
    [
      ...['customer', 'cust', 'member', 'reviewer', 'visitor', 'buyer', 'shopper', 'consumer', 'subscriber', 'viewer'],
      ...[
        'listener',
        'reader',
        'player',
        'patron',
        'borrower',
        'student',
        'learner',
        'person',
        'guest',
        'rater',
        'msno',
      ],
    ],
    ['account', 'acct', 'profile', 'household', 'client', 'device', 'cookie', 'login', 'email', 'username'],
    ['session', 'visit'],
  ],
  item: [
    ['item', 'iid'],
    [
      ...['product', 'movie', 'film', 'book', 'article', 'paper', 'business', 'artist', 'album', 'track', 'song'],
      ...[
        'game',
        'venue',
        'poi',
        'location',
        'anime',
        'manga',
        'recipe',
        'news',
        'video',
        'show',
        'episode',
        'podcast',
      ],
      ...['restaurant', 'hotel', 'listing', 'course', 'job', 'goods', 'beer', 'wine', 'app', 'aid', 'pid'],
    ],
    ['sku', 'asin', 'isbn', 'ean', 'upc', 'gtin', 'barcode', 'doi', 'stockcode', 'partnumber', 'gmap'],
    [],
    ['url', 'uri', 'pageurl', 'permalink', 'slug'],
  ],
};

/** Words that mean something else where no id follows: `content` may be a text, `page` a number. */
const wordsWithId: Readonly<Record<Role, readonly (readonly string[])[]>> = {
  user: [[], ['steam', 'patient', 'employee', 'voter'], ['anonymous'], []],
  item: [
    [],
    ['title', 'post', 'photo', 'story', 'question', 'imdb', 'tmdb', 'property', 'place', 'offer', 'ad', 'goods'],
    ['material'],
    ['content', 'document', 'doc', 'page', 'object', 'entity', 'resource', 'media'],
    [],
  ],
};

/** What may stand before other words and mean the same thing, as in `parent_asin`. */
const codes = new Set(['asin', 'isbn', 'sku', 'ean', 'upc', 'gtin']);

/** Of which a number is an id, while a track has its number on a record. */
const numbered = new Set(['user', 'customer', 'member', 'account', 'client', 'item', 'product', 'article', 'material']);

const idEnding = /(ids?|key|code|idx|index|uuid|guid|hash)$/;
const numberEnding = /(no|nr|number)$/;

/** How well a name fits a role; the smaller, the better. */
interface Fit {
  /** Which list of words it is from; one further where other words stand before, as in `click_article_id`. */
  level: number;
  /** 1 where other words stand before. */
  isPart: number;
  /** 1 where no id follows, as a name beside an id is a text: `product` beside `product_id`. */
  isBare: number;
}

/** Whether a column of this name usually holds users, or items. */
export function isRoleName(role: Role, name: string): boolean {
  return fitOf(role, name) !== undefined;
}

/** Whether a field can hardly be anything but such a name: `user`, `movieId`, while `movie` may be a value too. */
export function isCertainName(field: string): boolean {
  return [fitOf('user', field), fitOf('item', field)].some((fit) => fit && (fit.level === 0 || fit.isBare === 0));
}

/**
 * The positions of names that usually are those of users, or of items. Those of the best fit come first; where
 * there is more than one of these, `isClear` is false.
 */
export function findByName(role: Role, names: readonly string[]): { positions: number[]; isClear: boolean } {
  const fits = names.map((name) => fitOf(role, name));
  const positions = fits.flatMap((fit, position) => (fit ? [position] : []));
  const compare = (a: number, b: number) => compareFits(fits[a]!, fits[b]!);
  positions.sort((a, b) => compare(a, b) || a - b);
  const isClear = positions.length === 1 || (positions.length > 1 && compare(positions[0], positions[1]) < 0);
  return { positions, isClear };
}

function compareFits(a: Fit, b: Fit): number {
  return a.level - b.level || a.isPart - b.isPart || a.isBare - b.isBare;
}

function fitOf(role: Role, name: string): Fit | undefined {
  const words = wordsOf(name).filter((word, i) => i === 0 || !/^\d+$/.test(word));
  for (let start = 0; start < words.length; start++) {
    const fit = fitOfWhole(role, words.slice(start).join(''));
    if (!fit) continue;
    if (start === 0) return { ...fit, isPart: 0 };
    // `user_location` is no item; `click_article_id` and `parent_asin` are.
    if (!fit.isBare || codes.has(words.at(-1)!)) return { level: fit.level + 1, isPart: 1, isBare: fit.isBare };
  }
  return undefined;
}

function fitOfWhole(role: Role, text: string): Pick<Fit, 'level' | 'isBare'> | undefined {
  const bare = levelOf(wordsByRole[role], text);
  if (bare >= 0) return { level: bare, isBare: codes.has(text) ? 0 : 1 };
  const stem = text.replace(idEnding, '');
  if (stem !== text) {
    const level = Math.max(levelOf(wordsByRole[role], stem), levelOf(wordsWithId[role], stem));
    if (level >= 0) return { level, isBare: 0 };
  }
  const counted = text.replace(numberEnding, '');
  if (counted !== text && numbered.has(counted)) {
    const level = Math.max(levelOf(wordsByRole[role], counted), levelOf(wordsWithId[role], counted));
    if (level >= 0) return { level, isBare: 0 };
  }
  return undefined;
}

function levelOf(levels: readonly (readonly string[])[], text: string): number {
  return levels.findIndex((words) => words.includes(text) || words.includes(singular(text)));
}
