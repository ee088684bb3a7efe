import type { OwnDataWording } from './own-data-wording.ts';

export const LT: OwnDataWording = {
  title: '[Ką apie Jus saugo „{company}“|Kas apie Jus saugoma]',
  closed: {
    lead: 'Paspaudę mygtuką pamatysite, kas saugoma iš [„{company}“|mūsų] klausimų Jums. Ten pat galėsite tai atsisiųsti arba ištrinti.',
    open: 'Parodyti, kas saugoma',
    onlyOnce: 'Ši nuoroda veikia vieną kartą. Jei jos neprašėte, uždarykite puslapį: nieko neįvyko.',
  },
  about: {
    heading: 'Jūs',
    address: 'El. pašto adresas',
    name: 'Vardas',
    language: 'Kalba',
    timeZone: 'Laiko juosta',
    knownSince: 'Saugoma nuo',
  },
  asks: {
    heading: 'Ko Jūsų klausėme ir ką atsakėte',
    none: 'Jūsų dar nieko neklausėme.',
    request: 'Užklausa #{number}',
    asked: 'Paklausta {date}',
    planned: 'Bus paklausta {date}',
    notAsked: 'Ketinta paklausti {date}, bet nepaklausta',
    answered: 'Jūsų atsakymas ({date}): {score} iš {max}',
    noAnswer: 'Atsakymo nėra.',
    mayContact: 'Leidote su Jumis dėl to susisiekti.',
    mayNotContact: 'Nurodėte, kad nenorite, jog su Jumis dėl to susisiektų.',
    changedOn: 'Atsakymą keitėte (paskutinį kartą {date}); ankstesni variantai yra atsisiunčiamame faile.',
  },
  lists: {
    heading: 'Kas Jums nesiunčiama',
    none: 'Nieko nesate atsisakę.',
    surveys: 'Klausimai po Jūsų užklausų, nuo {date}',
    referrals: 'Laiškai apie [„{company}“|mūsų] rekomendavimą, nuo {date}',
    undeliverable: 'Jokie laiškai, nes {date} laiškas Jūsų adresu grįžo',
  },
  download: {
    heading: 'Pasiimkite su savimi',
    lead: 'Faile yra visa tai, taip pat Jūsų užklausų numeriai ir datos, kaip Jus žino susietos sistemos, ir kiekvienas atsakymo pakeitimas. Jį gali skaityti programos (JSON).',
    button: 'Atsisiųsti viską',
  },
  erase: {
    heading: 'Ištrinkite',
    lead: 'Jūsų adresas, vardas ir komentarai bus ištrinti visam laikui, o Jūsų daugiau neklausime.',
    button: 'Ištrinti viską',
    confirmHeading: 'Ištrinti viską, kas apie Jus saugoma?',
    confirmLead: 'To atšaukti negalima. Jei norite duomenis pasilikti, pirmiausia juos atsisiųskite.',
    confirm: 'Taip, ištrinti viską',
    back: 'Ne, grįžti',
  },
  erased: {
    heading: 'Apie Jus nieko nebesaugoma',
    gone: 'Jūsų adresas, vardas ir komentarai ištrinti. Įvertinimai ir laikai be jų lieka statistikai.',
    kept: 'Lieka tik viena: Jūsų adreso maiša, sudaryta su slaptu raktu, kad niekas su šiuo adresu nebūtų klausiamas ar vėl įrašytas. Adreso iš jos perskaityti neįmanoma.',
    elsewhere:
      'Pačios Jūsų užklausos ir pastabos apie jas yra [„{company}“|įmonės] klientų aptarnavimo sistemoje. Jei norite ištrinti ir jas, parašykite ten.',
    underWay: 'Vienas laiškas kaip tik buvo siunčiamas ir dar gali Jus pasiekti. Jis paskutinis.',
  },
  expired: {
    heading: 'Nuoroda nebegalioja',
    text: 'Ji galiojo 24 valandas. Bet kurio mūsų laiško pabaigoje atidarykite „Daugiau manęs neklausti“ ir paspauskite „Kas apie mane saugoma?“: gausite naują.',
  },
  used: {
    heading: 'Nuoroda jau panaudota',
    text: 'Ji veikia vieną kartą, kad niekas kitas nepamatytų. Bet kurio mūsų laiško pabaigoje atidarykite „Daugiau manęs neklausti“ ir paspauskite „Kas apie mane saugoma?“: gausite naują.',
  },
};
