namespace Holdpoint.Policy.Detectors;

/// <summary>
/// Payment card numbers (ISO/IEC 7812): a known issuer range with its lengths and the Luhn digit, written together or in groups parted
/// by spaces, dots or hyphens, and not part of a longer number.
/// </summary>
internal sealed class CreditCardDetector : Detector
{
    private const int Shortest = 12;
    private const int Longest = 19;

    public override string Name => "credit-card";

    public override void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        Span<char> digits = stackalloc char[Longest];
        int at = 0;
        while (text[at..].IndexOfAnyInRange('0', '9') is >= 0 and var next)
        {
            int start = at + next;
            int count = 0;
            int end = start;
            while (end < text.Length)
            {
                int i = char.IsAsciiDigit(text[end]) ? end : GroupGap.After(text, end, dots: true);
                if (!char.IsAsciiDigit(text[i]))
                {
                    break;
                }

                if (count < Longest)
                {
                    digits[count] = text[i];
                }

                count++;
                end = i + 1;
            }

            bool alone = !Touches(text, start - 1) && !Touches(text, end);
            if (alone && count is >= Shortest and <= Longest && IsCard(digits[..count]))
            {
                found.Add((start, end - start));
            }

            at = end;
        }
    }

    private static bool Touches(ReadOnlySpan<char> text, int at) => at >= 0 && at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_');

    private static bool IsCard(ReadOnlySpan<char> digits) => HasIssuer(digits) && Luhn(digits) && digits.ContainsAnyExcept(digits[0]);

    private static bool HasIssuer(ReadOnlySpan<char> digits)
    {
        int six = int.Parse(digits[..6], System.Globalization.CultureInfo.InvariantCulture);
        int length = digits.Length;
        return (six, length) switch
        {
            (>= 400000 and <= 499999, 13 or 16 or 19) => true, // Visa
            ((>= 510000 and <= 559999) or (>= 222100 and <= 272099), 16) => true, // Mastercard
            ((>= 340000 and <= 349999) or (>= 370000 and <= 379999), 15) => true, // American Express
            ((>= 300000 and <= 305999) or (>= 309500 and <= 309599) or (>= 360000 and <= 369999) or (>= 380000 and <= 399999), >= 14) => true, // Diners
            ((>= 601100 and <= 601199) or (>= 644000 and <= 659999), >= 16) => true, // Discover
            (>= 352800 and <= 358999, >= 16) => true, // JCB
            (>= 620000 and <= 629999 or (>= 810000 and <= 817199), >= 16) => true, // UnionPay
            ((>= 500000 and <= 509999) or (>= 560000 and <= 589999) or (>= 600000 and <= 699999), >= 12) => true, // Maestro, RuPay and relatives
            (>= 220000 and <= 220499, >= 16) => true, // Mir
            _ => false,
        };
    }

    private static bool Luhn(ReadOnlySpan<char> digits)
    {
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int value = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? value : value < 5 ? value * 2 : (value * 2) - 9;
        }

        return sum % 10 == 0;
    }
}
