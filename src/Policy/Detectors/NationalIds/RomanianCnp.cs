namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>Romania: CNP, sex and century, date of birth, county, serial and a check digit by 11.</summary>
internal sealed class RomanianCnp() : IdScheme(
    "ro-cnp", ["0000000000000"], "cnp", "cod numeric personal")
{
    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        int county = IdDate.Number(id[7..9]);
        int check = IdChecks.Weighted(id, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
        bool right = id[0] is not '0' && (check == 10 ? 1 : check) == id[12] - '0' && county is (>= 1 and <= 52) or 70
            && IdDate.Is(IdDate.Number(id[1..3]), IdDate.Number(id[3..5]), IdDate.Number(id[5..7]));
        return right ? IdEvidence.Likely : IdEvidence.None;
    }
}
