import type { Interactions } from '@lightrec/core';
import {
  type Split,
  splitByTime,
  splitByTimePerUser,
  splitByUser,
  splitLeaveLastOut,
  splitStrong,
} from '@lightrec/data';
import { formatCount } from '../terminal/format.js';
import type { RunSettings } from './settings.js';

export const protocolNames = ['random', 'leave-last-out', 'by-time', 'by-time-per-user', 'strong'] as const;

export type ProtocolName = (typeof protocolNames)[number];

export const usualProtocol = 'random' satisfies ProtocolName;

/** Parts of a run, with the ids of all. */
export interface Parts {
  split: Split;
  /** Of users held out whole, what is known when they are judged. */
  foldIn?: Interactions;
}

interface Protocol {
  /** After "split", as in the report. */
  title(settings: RunSettings): string;
  /** The settings that say more of it, beside the seed. */
  takes: readonly ('split' | 'testShare' | 'testFrom' | 'validationShare')[];
  needsTimes: boolean;
  /** @returns `notes`: what was done, a line each */
  split(interactions: Interactions, settings: RunSettings): Parts & { notes: string[] };
}

/** How pairs become parts, by the names that are typed. */
const protocols: Readonly<Record<ProtocolName, Protocol>> = {
  random: {
    title: ({ split }) => String(split),
    takes: ['split', 'testShare', 'validationShare'],
    needsTimes: false,
    split(interactions, { seed, split, testShare, validationShare }) {
      const parts = splitByUser(interactions, { seed, split, testShare, validationShare });
      return { split: parts, notes: [`split: random split ${split} of each user's pairs`] };
    },
  },
  'leave-last-out': {
    title: () => 'leave-last-out',
    takes: [],
    needsTimes: true,
    split(interactions) {
      const notes = ['split: the last pair of each user for test, the one before for validation'];
      return { split: splitLeaveLastOut(interactions), notes };
    },
  },
  'by-time': {
    title: () => 'by time',
    takes: ['testShare', 'testFrom', 'validationShare'],
    needsTimes: true,
    split(interactions, { testShare, testFrom, validationShare }) {
      const from = testFrom === undefined ? undefined : Date.parse(testFrom);
      const { train, validation, test, ...found } = splitByTime(interactions, {
        ...{ testShare, testFrom: from, validationShare },
      });
      const ofValidation = validation.pairCount > 0 ? `, validation from ${dateOf(found.validationFrom)}` : '';
      const counts = [found.unseenPairCount, found.unseenUserCount, found.unseenItemCount].map(formatCount);
      return {
        split: { train, validation, test },
        notes: [
          `split: test from ${dateOf(found.testFrom)}${ofValidation}`,
          ...(found.unseenPairCount > 0
            ? [
                `left out: ${counts[0]} pairs of ${counts[1]} users and ${counts[2]} items that come later than training`,
              ]
            : []),
        ],
      };
    },
  },
  'by-time-per-user': {
    title: () => 'by time for each user',
    takes: ['testShare', 'validationShare'],
    needsTimes: true,
    split(interactions, { testShare, validationShare }) {
      const notes = ['split: the last pairs of each user for test, those before for validation'];
      return { split: splitByTimePerUser(interactions, { testShare, validationShare }), notes };
    },
  },
  strong: {
    title: ({ split }) => `strong ${split}`,
    takes: ['split', 'testShare', 'validationShare'],
    needsTimes: false,
    split(interactions, { seed, split: which, testShare, validationShare }) {
      const strong = splitStrong(interactions, { seed, split: which, testShare, validationShare });
      const { foldIn, validation, test, droppedPairCount } = strong;
      const { users } = strong.train;
      const train = interactions.filterPairs((_, user) => users.has(interactions.users.idAt(user)));
      const [ofTest, ofValidation] = [test, validation].map((part) => formatCount(userCountOf(part)));
      const [knownCount, droppedCount] = [foldIn.pairCount, droppedPairCount].map(formatCount);
      return {
        ...{ split: { train, validation, test }, foldIn },
        notes: [
          `split: ${ofTest} users held out for test, ${ofValidation} for validation`,
          `folded in: ${knownCount} of their pairs`,
          ...(droppedPairCount > 0 ? [`left out: ${droppedCount} of their pairs, of items that nobody else has`] : []),
        ],
      };
    },
  },
};

/** That of runs of before there were others, too. */
export function protocolOf({ protocol = usualProtocol }: Partial<Pick<RunSettings, 'protocol'>>): Protocol {
  return protocols[protocol];
}

function userCountOf(part: Interactions): number {
  return part.countByUser().filter((count) => count > 0).length;
}

function dateOf(moment: number): string {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? 'never' : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
