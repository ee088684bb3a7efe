import type { PageWording } from './page-wording.ts';

export const LT: PageWording = {
  title: '[Jūsų atsiliepimas: „{company}“|Jūsų atsiliepimas]',
  test: 'Tai bandymas. Ką čia pasirinksite, nebus įrašyta.',
  ask: {
    chooseThenSend: 'Pasirinkite skaičių ir spauskite „Siųsti“.',
    chooseFirst: 'Pirmiausia pasirinkite skaičių.',
    youChose: 'Pasirinkote {score},',
    youAnswered: 'Atsakėte {score},',
    change: 'pakeisti?',
    oneMoreTap: 'Liko vienas paspaudimas: Siųsti mano {score}.',
    oneMoreTapForIt: 'Liko vienas paspaudimas: Siųsti.',
    staysUntilSent: 'Kol neišsiuntėte, galioja ankstesnis atsakymas: {score}.',
    alreadyRecorded: 'Atsakymas įrašytas. Norėdami jį pakeisti, pasirinkite kitą skaičių ir išsiųskite.',
    send: 'Siųsti',
    sendMine: 'Siųsti mano {score}',
    yourAnswerSoFar: 'dabartinis Jūsų atsakymas',
  },
  why: {
    recorded: 'Ačiū. Jūsų atsakymas {score} įrašytas.',
    optional: 'Neprivaloma, savais žodžiais.',
    mayWeContact:
      '[Apgailestauju, kad taip nutiko. Ar {agent} gali su Jumis dėl to susisiekti?|Apgailestauju, kad taip nutiko. Ar galime su Jumis dėl to susisiekti?]',
    yes: 'Taip',
    no: 'Ne',
    send: 'Siųsti',
    nothingToAdd: 'Nėra ko pridurti? Šį puslapį jau galite uždaryti.',
  },
  thanks: {
    heading: 'Ačiū',
    received: 'Jūsų atsakymą matys Jums padėjusi komanda.',
    receivedLow: 'Apgailestaujame, kad taip nutiko. Jūsų atsakymą matys Jums padėjusi komanda.',
    changedYourMind: 'Persigalvojote?',
    changeAnswer: 'Pakeisti atsakymą',
  },
  referral: {
    lead: 'Jei pažįstate ką nors, kam patiktų [„{company}“|mūsų pagalba], štai Jūsų nuoroda.',
    yourLink: 'Jūsų nuoroda',
    readyToShare: 'Žinutė, kuria galite pasidalyti',
    copy: 'Kopijuoti',
    copied: 'Nukopijuota',
    mailMe: 'Atsiųsti nuorodą el. paštu',
    mailed: 'Nuoroda jau pakeliui į Jūsų pašto dėžutę.',
  },
  preferences: {
    heading: '[Ką Jums gali siųsti „{company}“|Ką galime Jums siųsti]',
    lead: 'Pažymėkite, ko nebesiųsti. Niekas nepasikeis, kol neišsaugosite.',
    noSurveys: 'Nebeklausti mano nuomonės po užklausų',
    noReferrals: 'Nebesiųsti laiškų apie [„{company}“|Jūsų] rekomendavimą',
    save: 'Išsaugoti',
    stopBoth: 'Nebesiųsti nieko',
    saved: 'Išsaugota. Galioja nuo šiol.',
    repliesUnaffected: 'Atsakymus į savo užklausas gausite kaip visada.',
  },
  ownData: {
    heading: 'Kas apie Jus saugoma',
    lead: 'Nuorodą atsiųsime turimu adresu. Ją atvėrę galėsite viską pamatyti, atsisiųsti ir ištrinti. Šiame puslapyje to nerodome, nes jo nuoroda galėjo būti persiųsta.',
    button: 'Kas apie mane saugoma?',
    mailed: 'Nuoroda jau pakeliui turimu adresu. Ji veikia vieną kartą, 24 valandas.',
    'too-many':
      'Per pastarąsias 24 valandas išsiuntėme tris nuorodas. Paieškokite jų, taip pat ir tarp brukalo, arba sugrįžkite rytoj.',
    nothing: 'Nieko nebesaugoma.',
  },
  expired: {
    heading: 'Nuoroda nebegalioja',
    text: 'Ačiū, kad norėjote atsakyti. Jei kas nors vis dar negerai, tiesiog atsakykite į mūsų laišką ir tuo pasirūpinsime.',
  },
  cancelled: {
    heading: 'Šis klausimas nebeaktualus',
    text: 'Nuo tada, kai paklausėme, Jūsų užklausa pasikeitė, todėl dabar atsakyti nereikia. Jums nieko daryti nebūtina.',
  },
  unknown: {
    heading: 'Tokios nuorodos neatpažįstame',
    text: 'Gali būti, kad ji nukirpta. Atidarykite ją iš mūsų laiško dar kartą arba nukopijuokite visą adresą.',
  },
  unsubscribed: {
    heading: 'Atlikta',
    text: 'Tokių laiškų daugiau negausite.',
  },
  tooLong: {
    heading: 'Tekstas per ilgas',
    text: 'Grįžkite atgal ir sutrumpinkite tekstą iki 5 000 ženklų. Tai, ką parašėte, neišnyko.',
  },
  tooLarge: {
    heading: 'Tekstas per ilgas',
    text: 'Niekas nepakeista. Grįžkite atgal, sutrumpinkite tekstą ir išsiųskite dar kartą.',
  },
  unreadable: {
    heading: 'Nepavyko perskaityti',
    text: 'Niekas nepakeista. Atidarykite nuorodą iš mūsų laiško dar kartą ir naudokitės ten esančiu puslapiu.',
  },
  failed: {
    heading: 'Mūsų sistemoje įvyko klaida',
    text: 'Pabandykite po minutės. Jei ką nors parašėte, pirmiausia grįžkite atgal: tekstas turėtų būti išlikęs.',
  },
};
