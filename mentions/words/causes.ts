import type { Language, Topic } from '../vocabulary.ts'

/** In the notation of phrases: README.md. */
export const causeWords: Record<Language, Record<Topic, string>> = {
  fi: {
    delivery: `
      *toimitu(?:s|ks|st)(?!johta|sihteer|kun)_|toimite(?:taan|ttiin|ttu|ta)_|toimitti_|toimittan(?:ut|eet)|
      toimitat_|toimitte(?:ko|tteko|bko)?|*kuljetu_|kuljetta_|*paket(?!ista(?!\\p{L}))_|
      lähety(?:s(?!ty)_|kse_|stunnu_|stä)|lähettipalvelu_|kuriiri_|kuski_|noutopist_|noutopaik_|noutoilmoitu_|
      *pakettiautomaat_|seurantakood_|seurantatunnu_|*jakelu_|jakaja_|jakelij_|*postitu(?:s|ks)_|
      ei tullut perille|perille toim_|(?:jäi|jäänyt|jää) (?:taas )?tulematta|
      väärään (?:osoitteeseen|rappuun|oveen)|
      tilaus (?:ei ole|ei|on) [^.!?]{0,20}(?:tullut|saapunut|myöhässä|matkalla)`,
    billing: `
      *lasku(?!kaus|vaat|varj)_|*lasku:_|laskutta_|laskuttiv_|veloit_|*velotu_|
      *perint(?:ä|ää|ään|äkirje|äkirjeen|äkirjeitä|ätoimisto)_|*muistutusmaksu_|maksumuistutu_|maksuhäiriö_|
      eräpäiv_|tuplavelo_|kahteen kertaan maks_|*kuit(?:ti|in)(?!enk)_|
      tililtä (?:lähti|veloit_|otettiin|meni)|maksoin jo|karhukirje_|viivästyskor_`,
    price: `
      *hinta(?!laput)_|*hinna_|*hinno_|*hintoj_|kalli(?:s|in|ksi|sta|mpi|mmaksi|ilta|it|iita)_|
      kallist(?:u|ui|unut|uvat|aa)_|*korotu_|kiskon_|kisko(?:a|vat|taan)|rahast_|ryöstö_|ylihint_|
      halv(?:empi|emmaksi|empaa|alla)_|halpa_|edulli_|maksaa liikaa|liian paljon maksa_|alennu_|tarjoushin_`,
    contract: `
      *sopimu_|määräaikai_|irtisano(?!ttiin|tuksi)_|irtisanom(?!istilai|isneuv)_|peruutusoike_|kestotilau_|
      jäsenyy_|asiakkuu(?:s|te|de)_|tilaus jatku_|tilaukse_ (?:jatku|pää|perum)_|kytky_|
      (?:liittymän|palvelun) (?:irtisan|peruu|lopet)_`,
    fault: `
      rikki|rikkoutu_|rikkinäi_|*rikkou_|vialli_|*vika_|*vian|*viassa|*vikoja|hajos_|hajoa_|hajon_|hajoil_|
      särky_|halkes_|repes_|repeyty_|irtosi_|vuota(?:a|nut|vat)_|epäkuno_|
      ei (?:enää |taas )?(?:käynnisty|lataudu|lämpene|jäähdytä|kuumene|pysy kasassa)_|lakkas_ toimi_|*takuu_|
      valmistusvirhe_|toimintahäiriö_`,
    app: `
      *sovellu(?:s|ks|st)_|*appi_|app(?:in|ia|issa|iin|ista)(?:kin|kaan)?|äpp(?:i|in|iä|issä|iin|istä)_|
      kirjautu_|kirjaudu_|*verkkopank_|*mobiilipank_|nettipank_|nettisivu_|verkkosivu_|*sivusto_|
      sivut (?:ei|ja|kaatu|jumi)_|päivity(?:s|kse|st)_|salasana_|tunnistautu_|bugi_|buge(?:ja|issa)|kaatuil_|
      kaatuu|jumitta_|jumi(?:ssa|in|utu)_|ostoskor_|chatbot_|käyttöliitty_|omat sivut|omilla sivuilla|
      verkkopalvelu_|nettikauppa_ ei|puhelinsovellu_`,
    outage: `
      *katko(?:s|t|n|ja|ista|ssa|sta|kse_|ksi_)?(?:kin|ko)?|
      *häiriö(?<!maksuhäiriö|toimintahäiriö|mielenhäiriö)(?!ttom)_|pätki_|
      (?:netti|nettiyhteys|yhteys|verkko|sähköt|sähkö|vedet|kuitu|laajakaista) (?:on |oli |ovat |taas |ihan |jälleen |edelleen |nyt |yhä )*(?:poikki|alhaalla|nurin|kaatunut|pimeänä|maassa|katke_|pätki_|ei toimi|eivät toimi|hidas|hidastel_)|
      ei (?:toimi )?(?:netti|verkko)(?: toimi)?|nettiä ei|ilman (?:nettiä|sähköä|vettä|yhteyttä)|kuuluvuu_|
      (?:palvelu|palvelin|palvelimet|järjestelmä) (?:on |ovat |taas )*(?:alhaalla|nurin|kaatunut|kaatui|poikki)`,
    waiting: `
      jono(?:t|tin|tan|ti|tettiin|tettu|tus|tusta|ttaa|tuttaa|ttamaan|ssa|on|n|ja|a|i|issa|ihin)?(?:ko|kin|kaan)?|
      *jonossa|jonot(?:tamis|taa)_|odotin(?! (?:parempaa|enemmän|muuta|jotain))|odotimme|odottanut|odottaneet|
      odotell_|odotta(?:maan|nut|a vastausta|a viikko_|a päiv_)|odotus(?:aika|ajat|aikaa|ajan|musiikki)_|
      odotutt_|
      (?:ei|eikä|kukaan ei|ette|eivät|ei kukaan) (?:enää |koskaan |ikinä |kukaan )?(?:vastaa|vastata|vastannut|vastattu|vastanneet|soita|soittanut|palaa)(?:ko)?|
      vastausta (?:ei|kolme|kaksi|viikko|kuukau)_|ei vastausta|(?:ei|eikä) (?:ole )?mitään kuulu(?:nut)?|
      ei kuulu mitään|ei ole kuulunut|kukaan osaa sanoa missä|
      ei (?:saa|saanut|pääse|päässyt) (?:\\p{L}+ )?(?:kiinni|läpi)|viivästy_|viivyt_|viipy_|myöhäss_|
      myöhästy_|
      (?:kest(?:i|ää|änyt)|vei|vie|meni) (?:jo |yli |noin |melkein |taas )?(?:kauan|ikuisuu_|viiko_|kuukau_|tunti|tunnin|tunteja|puoli vuotta|kaksi|kolme|neljä|viisi|kuusi|\\d+)|
      hidas|hitaa_|hitau_|takaisinsoit_|linja katke_|puhelinjono_|*ruuhka_|tunnin jono_|vastasi heti|
      vastattiin heti|nopeasti vastat_`,
    staff: `
      *asiakaspalvel_|aspa|aspan|aspasta|aspaan|myyjä_|myyj(?:ien|iä|istä|ät)|henkilökun_|henkilöstö_|
      työntekij_|kuljettaj_|tarjoilij_|*virkailij_|asentaj_|*lääkäri_|hoitaja_|kassaneiti|kassahenkil_|
      esimie_|*päällikö_|töyke_|tyly_|tylyä|ylimieli_|epäystävälli_|ystävälli_|ammattitaido_|ammattitaitoi_|
      osaamat_|ei osannut|vähättel_|tiuski_|haukku_|huusi (?:minulle|päin|meille)|valehtel_|käytös|käytökse_|
      kohtelu_|kuski (?:oli|huusi|haistatteli)_`,
    returns: `
      *palautu(?!misaika)_|palaut(?:in|imme|taa|ettu|tanut|etaan|amatta|ettiin|ti)_|palauttam_|hyvity_|
      hyvitet_|hyvitti_|reklamo_|reklamaat_|*rahat takaisin|rahoja (?:ei|takaisin)|rahojen palau_|rahojani|
      rahani takaisin|vaihto-oikeu_|peru(?:in|imme|utu|utuk|utti)_|korvauks_|korvausta|korvausvaat_|
      korvattiin|ei (?:\\p{L}+ )?korva(?:a|nnut|ttu)_`,
    stock: `
      loppu(?:nut|neet|unmyy|unmyyty)_|loppuunmyy_|(?:oikeasti|tuote|aina|kaikki|taas) loppu|
      *varasto(?:ssa|on|n|saldo|sta)?|saatavill_|saatavuu_|ei (?:ole |ollut )?saatav_|
      hyllyt? (?:on |oli |olivat |ovat )*(?:tyhj_)|tyhjät hyllyt|tyhjiä hylly_|
      saldo(?:t|a|n)? (?:ei|väär|näyt)_|verkkokauppa näyttää saldoa`,
    quality: `
      laatu(?!vaat)_|laadu_|ala-arvoi_|homee_|*home(?:inen|ista|htu|pilk)_|pilaantu_|pilalla|mautto_|mauton_|
      kylmää? (?:ruoka|ja|pizza|kahvi)_|kylmänä|kylmiä|raaka(?:a|na)|liai(?:nen|st|sena)_|likai_|sotkui_|
      siivoamat_|haisee|haisi|haise_|pahanmakui_|kuiva(?:a|nut) ja`,
    privacy: `
      tietosuoj_|*henkilötie_|gdpr_|tietovuo_|tietoturv_|rekisteriselost_|yksityisyy_|henkilötunnu_|hetu_|
      luvatta|ilman lupaa|tietojani|tietoni (?:vuoti|näky|luovut|myy|on)_|asiakastie(?:to|do)_|
      suoramarkkinoin_`,
    fraud: `
      huijau_|huijar_|huijat_|huijaa_|huijasi_|petos_|petokse_|petoksia|kalastel_|kalastelu_|väärenn_|kuset_|
      scam_`,
  },
  en: {
    delivery: `
      deliver(?!ed a speech)_|parcels?|packages?|courier_|shipment_|shipp(?:ed|ing)|shipping|
      tracking (?:number|says|shows)|dispatch_|
      (?:hasn't|has not|never|not|still hasn't|didn't) (?:yet )?(?:arriv|turned up|shown up|come)_|
      arrived (?:late|broken|damaged)|parcel lockers?`,
    billing: `
      bill|bills|billed|billing|invoice_|(?:over)?charg(?:ed?|ing|es) (?:me|us|twice|my|for|again)_|
      overcharg_|double[- ]charg_|charged_|direct debit_|debt collect_|late fee_|
      payment_ (?:reminder|failed|taken)|direct debits?`,
    price: `
      price[sd]?|pricing|prices|expensive|overpriced|rip[- ]?off|cost(?:s|ly) (?:too|more)_|too much money|
      price (?:increase|hike|rise)_|cheap_|fees?|pricey|affordable`,
    contract: `
      contract_|subscription_|renew(?:ed|al|s|ing)?|auto[- ]?renew_|
      (?:cancel_|terminat_) (?:my |our |the )?(?:subscription|contract|account|membership|plan)|membership_|
      cancellation|terms (?:and conditions|of)_|tied in|locked in`,
    fault: `
      faulty|defect_|broke(?!n into|r)_|broken|stopped working|won't (?:turn|switch|start|charge)_|
      doesn't (?:turn on|start|charge)|malfunction_|warranty|fell apart|cracked|leaks|leaking`,
    app: `
      apps?|crash_|log ?in_|logging in|logged out|sign in|website_|web site|password_|bugs?|buggy|glitch_|
      update(?:d|s)?|online banking|web ?shop|dark mode|captcha`,
    outage: `
      outage_|power cut_|blackout_|
      (?:internet|network|wifi|site|service|services|servers?|broadband|connection|signal)(?: is| are| has been| went| keeps)? (?:down|dropping|disconnect_|out|slow)_?|
      no (?:internet|power|electricity|signal)|is (?:it )?down (?:again|for)|down again|
      keeps (?:dropping|disconnecting)`,
    waiting: `
      wait(?:ed|ing|s)? (?:for|on|time|since|in|over|times|\\d)_?|still waiting|waiting|queu_|on hold|
      hold music|
      (?:nobody|no one|no-one|never|don't|doesn't|didn't) (?:answer|repl|respond|call|got back|picks? up)_|
      no (?:reply|response|answer)|ignor(?:ed|ing)|took (?:weeks|months|hours|forever|ages|days|over|\\d+)_?|
      (?:weeks?|months?|days?|hours?) (?:late|later|delayed)|delay_|slow (?:service|response|to)_?|late again`,
    staff: `
      staff|customer (?:service|support|care)|support team|
      (?:the |your )?(?:driver|technician|cashier|waiter|waitress|manager|salesman|saleswoman|salesperson|agent|assistant|employee|engineer|receptionist|rep)s?|
      rude|rudely|arrogant|unhelpful|impolite|unprofessional|friendly|helpful|hung up on|shouted|yelled|
      attitude`,
    returns: `
      refund_|money back|return(?:ed|ing)? (?:a|the|my|an|it|them|these|this)_?|
      returns? (?:policy|label|process)|returned|reimburs_|compensat_|replacement|exchange (?:it|the|my)|
      voucher instead`,
    stock: `
      in stock|out of stock|sold out|stock (?:is|was)|unavailable|availability|empty shelves|
      shelves (?:are|were) empty|back in stock`,
    quality: `
      (?:poor|bad|low|great|excellent|good|terrible|declin\\p{L}*) quality|quality (?:is|was|has|control)|
      mou?ldy|rotten|stale|tasteless|tasted|tastes|cold food|
      (?:food|meal|pizza|soup) (?:was|is|came) (?:cold|raw|awful|bland)|dirty|filthy|smell_|stank|undercooked`,
    privacy: `
      personal (?:data|information|details)|gdpr_|privacy|data (?:breach|leak|protection)_|leaked|
      without (?:my )?(?:consent|permission)|shared my (?:data|details|information|number)`,
    fraud: `
      scam_|fraud_|phish_|counterfeit_|swindl_|con artists?|fake (?:site|shop|reviews?|product)_?|stole my money`,
  },
  sv: {
    delivery: `
      *leverans_|leverera_|paket_|budet|bud(?:firma|bil)_|försändelse_|spårning_|*frakt_|utlämning_|
      hemkörning_|chauffören slängde|(?:inte|aldrig) (?:kommit fram|anlänt)|paketskåp_`,
    billing: `
      *faktur(?!ering av)_|dubbeldebit_|debiter_|*räkning(?!sskyld)_|inkasso_|påminnelseavgift_|
      betalningspåminn_|autogiro_|dragit (?:dubbelt|pengar)_`,
    price: `
      *pris(?:er|et|en|höjning|erna|höjningar|höjningen)?|dyr(?:t|a|are|ast)?|överpris_|*avgift(?:en|er)?|
      billig_|rena rånet|rån|för mycket betalt`,
    contract: `
      *avtal_|*abonnemang_|prenumeration_|uppsägning_|säga upp|sagt upp|säger upp|bindningstid_|medlemskap_|
      förlängdes|villkor_`,
    fault: `
      gick sönder|gått sönder|trasig_|defekt_|slutade fungera|slutat fungera|startar inte|laddar inte|
      fabrikationsfel_|garanti(?!erad)_|läcker|sprack`,
    app: `
      *app(?:en|ar|arna)?|krasch_|logga in|loggar in|inloggning_|hemsida_|webbplats_|sajten|lösenord_|
      uppdatering_|bugg_|mobilt bankid|internetbank_|nätbank_|mörkt läge`,
    outage: `
      strömavbrott_|*avbrott_|driftstopp_|driftstörning_|*störning(?:ar|en)?|ligger nere|låg nere|
      (?:internet|nätet|bredbandet|sidan|tjänsten|banken) (?:är |ligger |har varit )?(?:nere|borta|segt|långsamt)|
      strömlös_|utan (?:ström|internet|el|vatten)|täckning_`,
    waiting: `
      *kö|*kön|köer|telefonkö_|köa_|vänta(?:t|de|r)?|väntetid_|
      (?:ingen|aldrig|inte) (?:svarar|svarat|svarade|ringt|återkom|hört av)_|inget svar|
      svarar (?:inte|aldrig)|försen_|*försenat|dröj(?:er|t|de|smål)_|
      tog (?:veckor|månader|timmar|evigheter|\\d+)_?|långsam(?:t|ma)?|*handläggningstid_`,
    staff: `
      *kundtjänst_|kundservice_|personal(?:en)?|expedit_|säljare_|chaufför(?:en)?|tekniker_|servitör_|
      servitris_|handläggare_|otrevlig_|trevlig_|oförskämd_|arrogant_|nonchalant_|bemöt_|hjälpsam_|kunnig_|
      oartig_`,
    returns: `
      retur_|returner_|återbetal_|pengarna tillbaka|reklam(?:era|ation|erade)_|ersättning_|ångerrätt_|
      byta varan|tillgodokvitto_`,
    stock: `
      slutsål_|i lager|slut i lager|finns inte i lager|lagerstatus_|tomma hyllor|lagret`,
    quality: `
      kvalit(?:e|é)_|(?:mögl|rutt)_|möglig_|smakade|smaklös_|maten var (?:kall|äcklig|salt|torr)_|smutsig_|
      luktade|luktar|stinker|rå kyckling`,
    privacy: `
      personuppgift_|gdpr_|integritet_|personnummer_|dataskydd_|dataläck_|läckt?e? (?:mina|våra|ut)_?|
      utan (?:mitt )?samtycke`,
    fraud: `
      bedräg_|bluff_|lurad_|lurendrej_|nätfiske_|scam_|förfalsk_|svindel`,
  },
}
