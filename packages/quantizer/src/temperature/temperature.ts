import { requirePositive } from '@lightrec/core';

export function requireTemperature(temperature: number, argument = 'temperature'): void {
  requirePositive(argument, temperature);
}
