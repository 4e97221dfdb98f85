import { z } from 'zod'

/** ISO 3166-1 codes of the places that have an App Store, three letters each followed by its two. */
const countryCodes =
  'AFGAF AGOAO AIAAI ALBAL ANDAD AREAE ARGAR ARMAM ATGAG AUSAU AUTAT AZEAZ BELBE BENBJ BFABF BGRBG BHRBH BHSBS BIHBA ' +
  'BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT BWABW CANCA CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COLCO CPVCV ' +
  'CRICR CYMKY CYPCY CZECZ DEUDE DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ESPES ESTEE FINFI FJIFJ FRAFR FSMFM GABGA GBRGB ' +
  'GEOGE GHAGH GMBGM GNBGW GRCGR GRDGD GTMGT GUYGY HKGHK HNDHN HRVHR HUNHU IDNID INDIN IRLIE IRQIQ ISLIS ISRIL ITAIT ' +
  'JAMJM JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY LCALC LKALK LTULT LUXLU LVALV ' +
  'MACMO MARMA MDAMD MDGMG MDVMV MEXMX MKDMK MLIML MLTMT MMRMM MNEME MNGMN MOZMZ MRTMR MSRMS MUSMU MWIMW MYSMY NAMNA ' +
  'NERNE NGANG NICNI NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PERPE PHLPH PLWPW PNGPG POLPL PRTPT PRYPY QATQA ' +
  'ROURO RUSRU RWARW SAUSA SENSN SGPSG SLBSB SLESL SLVSV SRBRS STPST SURSR SVKSK SVNSI SWESE SWZSZ SYCSC TCATC TCDTD ' +
  'THATH TJKTJ TKMTM TONTO TTOTT TUNTN TURTR TWNTW TZATZ UGAUG UKRUA URYUY USAUS UZBUZ VCTVC VENVE VGBVG VNMVN VUTVU ' +
  'XKSXK YEMYE ZAFZA ZMBZM ZWEZW'

const storefronts = new Map(
  countryCodes.split(' ').map((pair) => [pair.slice(0, 3), pair.slice(3).toLowerCase()]),
)

/** The storefront in addresses (`fi`) of a territory as App Store Connect writes it (`FIN`); undefined when unknown. */
export function storefrontOf(territory: string | undefined): string | undefined {
  return territory === undefined ? undefined : storefronts.get(territory)
}

/** The other way round: `FIN` of `fi`. */
export function territoryOf(storefront: string): string | undefined {
  return [...storefronts].find(([, two]) => two === storefront)?.[0]
}

/** What a person opens to read the reviews of an app. */
export function storePage(app: string, storefront: string | undefined): string {
  return `https://apps.apple.com/${storefront === undefined ? '' : `${storefront}/`}app/id${app}?see-all=reviews`
}

export const storefront = z
  .string()
  .refine(
    (code) => territoryOf(code) !== undefined,
    'must be the two small letters of a storefront, such as fi',
  )

/** YAML reads the number of an app as a number. */
export const appNumber = z
  .union([
    z.int().positive(),
    z.string().regex(/^\d{5,12}$/, 'must be the number in the address of the app, without "id"'),
  ])
  .transform(String)
