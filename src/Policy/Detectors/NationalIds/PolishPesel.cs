namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>Poland: PESEL, date of birth (the century is in the month), serial and a check digit by 10.</summary>
internal sealed class PolishPesel() : IdScheme(
    "pl-pesel", ["00000000000"], "pesel", "numer pesel")
{
    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        int month = IdDate.Number(id[2..4]);
        int century = (month / 20) switch { 0 => 1900, 1 => 2000, 2 => 2100, 4 => 1800, _ => 0 };
        bool right = century > 0 && IdDate.Is(century + IdDate.Number(id[..2]), month % 20, IdDate.Number(id[4..6]))
            && IdChecks.Weighted(id, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0;
        return right ? IdEvidence.Likely : IdEvidence.None;
    }
}
