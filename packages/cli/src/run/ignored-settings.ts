import { protocolOf } from './protocols.js';
import { ownerOf, type RunSettings } from './settings.js';

/** Whether a setting of how pairs are split says nothing, since the parts are given or the protocol does not take it. */
export function isIgnored(name: string, settings: Partial<RunSettings>): boolean {
  if (ownerOf(name) !== 'split' || name === 'seed') return false;
  if (settings.test !== undefined) return name !== 'validationShare' || settings.validation !== undefined;
  if (['protocol', 'minimumPairs', 'kCore'].includes(name)) return false;
  return !protocolOf(settings).takes.some((taken) => taken === name);
}
