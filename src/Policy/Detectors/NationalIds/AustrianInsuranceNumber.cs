namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>Austria: social insurance number, serial, a check digit by 11 and the date of birth.</summary>
internal sealed class AustrianInsuranceNumber() : IdScheme(
    "at-svnr", ["0000-000000", "0000-00-00-00"], "svnr", "sozialversicherungsnummer", "versicherungsnummer", "sv-nummer", "sozialversicherung")
{
    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        int month = IdDate.Number(id[6..8]);
        int check = IdChecks.Weighted(id, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11;
        bool right = id[0] != '0' && check == id[3] - '0' && (month > 12 || IdDate.Is(IdDate.Number(id[8..]), month, IdDate.Number(id[4..6])));
        return right ? IdEvidence.Likely : IdEvidence.None;
    }
}
