import type { EmailWording } from './email-wording.ts';

export const LT: EmailWording = {
  greeting: '[Sveiki, {name},|Sveiki,]',
  invitation: {
    subject: '[{name}, kaip mums sekėsi?|Kaip mums sekėsi?] (užklausa #{number})',
    preview: 'Vienas klausimas, maždaug dešimt sekundžių.',
    about:
      '[{date} rašėte „{company}“ klientų aptarnavimo komandai, o {agent} pažymėjo, kad klausimas išspręstas.|{date} rašėte „{company}“ klientų aptarnavimo komandai, o klausimas pažymėtas kaip išspręstas.|{date} rašėte mums, o klausimas pažymėtas kaip išspręstas.] Neišspręsta? Tiesiog atsakykite į šį laišką.',
    hint: 'Spustelėkite skaičių. Kitame puslapyje galėsite jį pakeisti ir pridurti kelis žodžius.',
    numberOf: '{score} iš {max}',
    chooseOne:
      'Atidarykite savo atsakymo nuorodą. Kitame puslapyje galėsite jį pakeisti ir pridurti kelis žodžius.',
    testSubject: '(Bandymas)',
    test: 'Tai bandymas: ką pasirinksite, nebus įrašyta.',
  },
  referral: {
    subject: '[Jūsų nuoroda: „{company}“|Jūsų nuoroda]',
    preview: 'Nuoroda, kurios prašėte, paruošta pasidalyti.',
    lead: 'Štai nuoroda, kurios prašėte. Jei pažįstate ką nors, kam patiktų [„{company}“|mūsų pagalba], persiųskite ją.',
    yourLink: 'Jūsų nuoroda',
    readyToShare: 'Žinutė, kuria galite pasidalyti',
    whyThisMail: 'Šį laišką gavote, nes paspaudėte „Atsiųsti nuorodą el. paštu“.',
  },
  ownData: {
    subject: '[Ką apie Jus saugo „{company}“|Kas apie Jus saugoma]',
    preview: 'Nuoroda, kurios prašėte. Ji veikia vieną kartą, 24 valandas.',
    lead: 'Štai nuoroda, kurios prašėte. Ją atvėrę pamatysite, kas saugoma iš [„{company}“|mūsų] klausimų Jums, ir galėsite tai ištrinti. Ji veikia vieną kartą, 24 valandas.',
    open: 'Pamatyti, kas apie mane saugoma',
    ignore: 'Neprašėte? Tuomet nieko nedarykite ir nieko neįvyks. Šio laiško nepersiųskite.',
    whyThisMail: 'Šį laišką gavote, nes kažkas, greičiausiai Jūs, paspaudė „Kas apie mane saugoma?“.',
  },
  notice: {
    whyThisMail: 'Šį laišką „Afterword“ siunčia tiems, kas prižiūri jo ryšius.',
  },
};
