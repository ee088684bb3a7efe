import type { Replies } from './replies.ts';

export const REPLIES_LT: Replies = {
  greeting: '[Sveiki, {name},|Sveiki,]',
  closing: 'Pagarbiai\n{agent}\n[„{company}“|]',
  bands: {
    detractor: [
      {
        id: 'detractor-sorry',
        title: 'Atsiprašyti ir paklausti, kas dar neišspręsta',
        paragraphs: [
          'Ačiū, kad atvirai parašėte, kaip viskas vyko. Labai apgailestauju, kad [„{company}“ komanda Jus nuvylė|Jus nuvylėme].',
          'Dar kartą nuo pradžios perskaičiau Jūsų užklausą. Ar liko kas nors neišspręsta? Jei taip, parašykite sakinį ar du, ir toliau tuo pasirūpinsiu asmeniškai.',
        ],
      },
      {
        id: 'detractor-call',
        title: 'Pasiūlyti paskambinti',
        paragraphs: [
          'Ačiū už nuoširdų atsakymą. Apgailestauju, kad nepateisinome Jūsų lūkesčių, ir noriu suprasti, kaip viskas atrodė iš Jūsų pusės.',
          'Ar galėčiau Jums paskambinti? Užteks dešimties minučių. Atsiųskite telefono numerį ir Jums patogų laiką, o jei patogiau rašyti, tiesiog atsakykite į šią žinutę.',
        ],
      },
      {
        id: 'detractor-fixed',
        title: 'Parašyti, kas jau sutvarkyta',
        paragraphs: [
          'Atsiprašau dėl nepatogumų. Išsiaiškinau, kas nutiko, ir štai ką nuo to laiko padarėme: …',
          'Jei Jums kas nors vis dar neveikia, parašykite. Nepaleisiu to iš akių, kol bus sutvarkyta.',
        ],
      },
    ],
    passive: [
      {
        id: 'passive-missing',
        title: 'Paklausti, ko pritrūko',
        paragraphs: [
          'Ačiū, kad radote laiko atsakyti. Džiaugiuosi, kad pavyko padėti, bet jaučiu, kad galėjome pasistengti labiau.',
          'Kas Jums būtų palengvinę reikalą? Pakaks vieno sakinio, o aš jį perduosiu tiems, kas gali tai pakeisti.',
        ],
      },
      {
        id: 'passive-heard',
        title: 'Padėkoti už pasiūlymą',
        paragraphs: [
          'Ačiū už pasiūlymą. Perdaviau jį už tai atsakingai komandai kartu su Jūsų užklausa, kad būtų aišku, apie ką kalbama.',
          'Datos pažadėti negaliu, bet parašysiu Jums, kai turėsiu naujienų.',
        ],
      },
    ],
    promoter: [
      {
        id: 'promoter-thanks',
        title: 'Padėkoti',
        paragraphs: [
          'Ačiū už gražų atsakymą. Jis praskaidrino man dieną, ir pasidalijau juo su visais, kurie prisidėjo prie Jūsų užklausos.',
          'Jei vėl kas nors iškiltų, tiesiog atsakykite čia.',
        ],
      },
      {
        id: 'promoter-story',
        title: 'Paklausti, ar sutiktų papasakoti savo patirtį',
        paragraphs: [
          'Labai ačiū! Džiaugiuosi, kad viskas pavyko sklandžiai.',
          'Gal sutiktumėte kitiems papasakoti, kaip naudojatės [„{company}“ paslaugomis|mūsų paslaugomis]? Užtektų trumpo pokalbio: tekstą parengtume mes, o ką skelbti, spręstumėte Jūs. Jei nenorėtumėte, atsakyti nebūtina. Dar kartą ačiū.',
        ],
      },
    ],
  },
};
