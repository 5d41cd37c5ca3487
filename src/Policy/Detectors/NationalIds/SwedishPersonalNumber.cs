namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>Sweden: personnummer and samordningsnummer (day plus 60), date of birth, serial and a Luhn digit.</summary>
internal sealed class SwedishPersonalNumber() : IdScheme(
    "se-personnummer", ["000000±0000", "00000000±0000", "0000000000", "000000000000"], "personnummer", "samordningsnummer", "personal identity number")
{
    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        bool signed = id.ContainsAny('-', '+');
        Span<char> digits = stackalloc char[12];
        int count = 0;
        foreach (char character in id)
        {
            if (char.IsAsciiDigit(character))
            {
                digits[count++] = character;
            }
        }

        var ten = digits[(count - 10)..count];
        int day = IdDate.Number(ten[4..6]);
        bool right = count is 10 or 12 && (signed || id.Length == count) && IdDate.Is(IdDate.Number(digits[..(count - 8)]), IdDate.Number(ten[2..4]), day > 60 ? day - 60 : day)
            && IdChecks.Luhn(ten);
        return !right ? IdEvidence.None : signed ? IdEvidence.Enough : IdEvidence.Likely;
    }
}
