import { z } from 'zod';

export const EffectState = z.enum(['due', 'running', 'done', 'skipped', 'parked', 'in-doubt']);
