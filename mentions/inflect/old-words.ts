/** An old word in -i whose stem ends in -e, as the last part of a name. Every other name in -i keeps it: Postin. */
export interface OldWord {
  nominative: string
  strong: string
  weak?: string
  consonant?: string
}

export const oldWords = read(`
  tuli/tule//tul saari/saare//saar vuori/vuore//vuor niemi/nieme//nien meri/mere//mer tuuli/tuule//tuul
  kieli/kiele//kiel mieli/miele//miel puoli/puole//puol nuori/nuore//nuor suuri/suure//suur pieni/piene//pien
  juuri/juure//juur kaari/kaare//kaar ääni/ääne//ään hiiri/hiire//hiir veri/vere//ver kivi/kive järvi/järve
  hirvi/hirve talvi/talve sarvi/sarve polvi/polve ovi/ove nimi/nime lumi/lume//lun suomi/suome salmi/salme
  sormi/sorme onni/onne henki/henke/henge kenki/kenke/kenge lahti/lahte/lahde lehti/lehte/lehde
  tähti/tähte/tähde lampi/lampe/lamme kärki/kärke/kärje arki/arke/arje järki/järke/järje joki/joke/joe
  mäki/mäke/mäe väki/väke/väe uusi/uute/uude/uut vesi/vete/vede/vet käsi/käte/käde/kät susi/sute/sude/sut
  kuusi/kuuse//kuus hauki/hauke/haue koski/koske`)

function read(table: string): OldWord[] {
  const rows = table
    .trim()
    .split(/\s+/)
    .map((row): OldWord => {
      const [nominative = '', strong = '', weak, consonant] = row.split('/')
      return { nominative, strong, weak: weak || undefined, consonant: consonant || undefined }
    })
  return rows.toSorted((a, b) => b.nominative.length - a.nominative.length)
}

export function findOldWord(word: string): OldWord | undefined {
  return oldWords.find(({ nominative }) => word.endsWith(nominative))
}
