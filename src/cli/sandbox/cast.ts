/** Who writes to the sandbox company. Several languages, several organisations, one person twice a customer. */
export interface Customer {
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  readonly company: string;
  /** What the ticket is about. */
  readonly subject: string;
}

export const CUSTOMERS: readonly Customer[] = [
  {
    name: 'Ada Byron',
    email: 'ada@analytical.example',
    locale: 'en',
    company: 'Analytical Engines',
    subject: 'Invoice shows the wrong VAT number',
  },
  {
    name: 'Grace Hopper',
    email: 'grace@harbour.example',
    locale: 'en',
    company: 'Harbour Compilers',
    subject: 'Cannot reset my password',
  },
  {
    name: 'Jonas Petraitis',
    email: 'jonas@gintaras.example',
    locale: 'lt',
    company: 'Gintaras UAB',
    subject: 'Siunta vėluoja jau savaitę',
  },
  {
    name: 'Ieva Kazlauskė',
    email: 'ieva@gintaras.example',
    locale: 'lt',
    company: 'Gintaras UAB',
    subject: 'Reikia sąskaitos kopijos',
  },
  {
    name: '王芳',
    email: 'wang.fang@yunshan.example',
    locale: 'zh-CN',
    company: '云山科技',
    subject: '订单无法付款',
  },
  {
    name: '李伟',
    email: 'li.wei@yunshan.example',
    locale: 'zh-CN',
    company: '云山科技',
    subject: '如何导出报表',
  },
  {
    name: 'Mary Jackson',
    email: 'mary@windtunnel.example',
    locale: 'en',
    company: 'Wind Tunnel Works',
    subject: 'API returns 502 since this morning',
  },
  {
    name: 'Katherine Johnson',
    email: 'katherine@windtunnel.example',
    locale: 'en',
    company: 'Wind Tunnel Works',
    subject: 'Wrong totals in the monthly report',
  },
  {
    name: 'Alan Mathison',
    email: 'alan@bombe.example',
    locale: 'en-GB',
    company: 'Bombe & Sons',
    subject: 'Two-factor codes arrive too late',
  },
  {
    name: 'Emmy Noether',
    email: 'emmy@symmetry.example',
    locale: 'en',
    company: 'Symmetry Labs',
    subject: 'Please delete my old projects',
  },
  {
    name: 'Hedy Lamarr',
    email: 'hedy@spread.example',
    locale: 'en',
    company: 'Spread Spectrum',
    subject: 'Mobile app loses the connection',
  },
  {
    name: 'Rūta Meilutytė',
    email: 'ruta@baseinas.example',
    locale: 'lt',
    company: 'Baseinas',
    subject: 'Kaip pakeisti mokėjimo būdą?',
  },
  {
    name: 'Annie Easley',
    email: 'annie@centaur.example',
    locale: 'en',
    company: 'Centaur Upper Stage',
    subject: 'The export stops at 10,000 rows',
  },
  {
    name: 'No Reply',
    email: 'no-reply@robot.example',
    locale: 'en',
    company: 'Robot',
    subject: 'Your weekly report is ready',
  },
];
