import { hubspot } from '@hubspot/ui-extensions';
import { SurveyCard } from './card.tsx';

hubspot.extend<'crm.record.sidebar' | 'helpdesk.sidebar'>(() => <SurveyCard />);
