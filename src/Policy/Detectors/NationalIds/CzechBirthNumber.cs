namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>Czechia and Slovakia: rodné číslo, date of birth (women: month plus 50), serial; divisible by 11.</summary>
internal sealed class CzechBirthNumber() : IdScheme(
    "cz-rodne-cislo", ["000000-0000"], "rodne cislo", "rc", "r.c.")
{
    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        int month = IdDate.Number(id[2..4]);
        month -= month > 70 ? 70 : month > 50 ? 50 : month > 20 ? 20 : 0;
        bool right = long.Parse(id, System.Globalization.CultureInfo.InvariantCulture) % 11 == 0
            && IdDate.Is(IdDate.Number(id[..2]), month, IdDate.Number(id[4..6]));
        return right ? IdEvidence.Likely : IdEvidence.None;
    }
}
