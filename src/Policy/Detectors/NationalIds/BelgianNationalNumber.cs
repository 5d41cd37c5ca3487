namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>Belgium: national register number, date of birth, serial and 97 less the rest by 97 (with a 2 before it from 2000 on).</summary>
internal sealed class BelgianNationalNumber() : IdScheme(
    "be-national-number", ["00-00-00-000-00", "000000-000-00"], "rijksregisternummer", "rijksregister", "registre national", "numero national", "nationalregisternummer", "insz", "niss")
{
    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        int month = IdDate.Number(id[2..4]);
        month = month > 40 ? month - 40 : month > 20 ? month - 20 : month;
        int number = IdDate.Number(id[..9]);
        int check = IdDate.Number(id[9..]);
        bool right = (month == 0 || IdDate.Is(IdDate.Number(id[..2]), month, Math.Max(1, IdDate.Number(id[4..6]))))
            && (97 - (number % 97) == check || 97 - ((2_000_000_000L + number) % 97) == check);
        return !right ? IdEvidence.None : grouped ? IdEvidence.Enough : IdEvidence.Likely;
    }
}
