import './worker-globals.ts';
import '../src/app/cards/survey-card.tsx';
