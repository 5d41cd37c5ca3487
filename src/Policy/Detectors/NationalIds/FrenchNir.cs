namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>France: social security number (NIR), thirteen places and a key of two digits (97 less the rest of the number by 97).</summary>
internal sealed class FrenchNir() : IdScheme(
    "fr-nir", ["0-00-00-0*-000-000-00"], "nir", "insee", "securite sociale", "numero de securite sociale", "carte vitale")
{
    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        int month = IdDate.Number(id[3..5]);
        if (!char.IsAsciiDigit(id[6]) && id[6] is not ('A' or 'B'))
        {
            return IdEvidence.None;
        }

        // Corsica: 2A counts as 19, 2B as 18.
        Span<char> digits = stackalloc char[15];
        id.CopyTo(digits);
        if (id[6] is 'A' or 'B')
        {
            if (id[5] != '2')
            {
                return IdEvidence.None;
            }

            digits[5] = '1';
            digits[6] = id[6] == 'A' ? '9' : '8';
        }

        long number = long.Parse(digits[..13], System.Globalization.CultureInfo.InvariantCulture);
        bool right = id[0] is '1' or '2' or '3' or '4' or '7' or '8' && month is (>= 1 and <= 12) or (>= 20 and <= 42) or >= 50
            && 97 - (number % 97) == IdDate.Number(digits[13..]);
        return right ? IdEvidence.Enough : IdEvidence.None;
    }
}
