import { hubspot } from '@hubspot/ui-extensions';
import { SettingsPage } from './page.tsx';

hubspot.extend<'settings'>(() => <SettingsPage />);
