import { ArgumentError } from '@lightrec/core';

export function requireTemperature(temperature: number, argument = 'temperature'): void {
  if (temperature > 0 && temperature < Number.POSITIVE_INFINITY) return;
  throw new ArgumentError({ argument, expected: 'a finite number > 0', received: temperature });
}
