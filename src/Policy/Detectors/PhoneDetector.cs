using System.Buffers;
using Holdpoint.Policy.Rules;
using PhoneNumbers;

namespace Holdpoint.Policy.Detectors;

/// <summary>
/// Telephone numbers. Written with + or 00 and a country code: valid in that country's numbering plan (libphonenumber), or, because plans
/// change, of a length that the plan or ITU-T E.164 allows. Without: valid in one of the countries in <see cref="Plans"/> and called a telephone
/// number by a word beside it, or written in groups as (212) 555-0123.
/// </summary>
internal sealed class PhoneDetector : Detector
{
    private const int FewestDigits = 7;
    private const int MostDigits = 17;
    private const int WidestGap = 3;
    private const int LongestE164 = 15;
    private const int SurelyWhole = 11;

    /// <summary>What a look into the numbering plans costs, in characters of ordinary text: tens of microseconds.</summary>
    private const int PlanCost = 4_096;

    private static readonly SearchValues<char> Starts = SearchValues.Create("+(0123456789");

    private static readonly ContextWords Words = new(
        "phone", "telephone", "tel", "mobile", "cell", "cellphone", "call", "fax", "sms", "text", "whatsapp", "telefon", "telefoon", "handy", "mobil",
        "rufnummer", "telefonnummer", "portable", "movil", "telefono", "cellulare", "telemovel", "puhelin", "numer", "dial", "ring");

    /// <summary>Countries whose national numbers are known, with their calling codes, where a trunk zero leads.</summary>
    private static readonly (int Code, string Region)[] Plans =
    [
        (44, "GB"), (49, "DE"), (33, "FR"), (31, "NL"), (32, "BE"), (43, "AT"), (46, "SE"), (358, "FI"), (353, "IE"), (41, "CH"), (39, "IT"), (61, "AU"),
    ];

    /// <summary>Countries whose national numbers of nine digits have no leading zero.</summary>
    private static readonly (int Code, string Region)[] NinePlans = [(34, "ES"), (48, "PL"), (351, "PT")];

    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();
    private static readonly HashSet<int> CallingCodes = [.. Numbers.GetSupportedCallingCodes()];

    public override string Name => "phone";

    public override void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found) => Find(text, found, new Spending());

    public override void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found, Spending spending)
    {
        Span<char> digits = stackalloc char[MostDigits];
        int at = 0;
        while (text[at..].IndexOfAny(Starts) is >= 0 and var next)
        {
            int start = at + next;
            int end = End(text, start, digits, out int count);
            at = Math.Max(end, start + 1);
            bool alone = !Touches(text, start - 1) && !Touches(text, end);
            if (alone && count is >= FewestDigits and <= MostDigits && spending.MayGo(PlanCost) && IsNumber(text, start, end, digits[..count]))
            {
                found.Add((start, end - start));
            }
        }
    }

    /// <summary>Where the digits that start here, with what usually parts them, end.</summary>
    private static int End(ReadOnlySpan<char> text, int start, Span<char> digits, out int count)
    {
        count = 0;
        int end = start;
        int gap = 0;
        for (int at = text[start] == '+' ? start + 1 : start; at < text.Length && gap <= WidestGap; at++)
        {
            if (char.IsAsciiDigit(text[at]))
            {
                if (count < MostDigits)
                {
                    digits[count] = text[at];
                }

                count++;
                gap = 0;
                end = at + 1;
            }
            else if (text[at] is ' ' or '-' or '.' or '(' or ')' or '/')
            {
                gap++;
            }
            else
            {
                break;
            }
        }

        return end;
    }

    private static bool Touches(ReadOnlySpan<char> text, int at) =>
        at >= 0 && at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '+' or '=' or '@' or '$' or '€' or '£' or '#' or '%');

    private static bool IsNumber(ReadOnlySpan<char> text, int start, int end, ReadOnlySpan<char> digits)
    {
        if (text[start] == '+')
        {
            return IsInternational(text[start..end], digits);
        }

        if (digits.StartsWith("00"))
        {
            return IsInternational(text[start..end], digits[2..]);
        }

        bool named = Words.AreNear(text, start, end, before: 32, after: 12);
        return digits.Length switch
        {
            10 when digits[0] != '0' => (named || HasAmericanGroups(text[start..end])) && IsValid(1, digits, "US"),
            9 when named && digits[0] != '0' => IsValidInOne(NinePlans, digits),
            _ => named && digits[0] == '0' && IsValidInOne(Plans, digits),
        };
    }

    private static bool IsInternational(ReadOnlySpan<char> written, ReadOnlySpan<char> digits)
    {
        // "+44 (0)20 …" names the trunk zero that is left out when dialled from abroad.
        int trunk = written.IndexOf("(0)");
        Span<char> dialled = stackalloc char[MostDigits];
        int keep = digits.Length;
        digits.CopyTo(dialled);
        if (trunk >= 0)
        {
            int zero = written[..trunk].Length - written[..trunk].Count(' ') - 1;
            if (zero > 0 && zero < keep && dialled[zero] == '0')
            {
                digits[(zero + 1)..].CopyTo(dialled[zero..]);
                keep--;
            }
        }

        for (int length = 1; length <= 3 && length < keep; length++)
        {
            int code = int.Parse(dialled[..length], System.Globalization.CultureInfo.InvariantCulture);
            if (code != 0 && CallingCodes.Contains(code))
            {
                var national = dialled[length..keep];
                return IsValid(code, national, region: null)
                    || (national[0] != '0' && (keep is >= SurelyWhole and <= LongestE164 || HasPossibleLength(code, national)));
            }
        }

        return false;
    }

    private static bool IsValidInOne((int Code, string Region)[] plans, ReadOnlySpan<char> digits)
    {
        foreach (var (code, region) in plans)
        {
            // Italy dials the zero from abroad too.
            if (IsValid(code, digits[0] == '0' && code != 39 ? digits[1..] : digits, region))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasPossibleLength(int code, ReadOnlySpan<char> national) => national.Length <= LongestE164
        && Numbers.IsPossibleNumberWithReason(Number(code, national)) == PhoneNumberUtil.ValidationResult.IS_POSSIBLE;

    private static bool IsValid(int code, ReadOnlySpan<char> national, string? region)
    {
        if (national.Length is < 3 or > LongestE164)
        {
            return false;
        }

        var number = Number(code, national);
        return region is null ? Numbers.IsValidNumber(number) : Numbers.IsValidNumberForRegion(number, region);
    }

    private static PhoneNumber Number(int code, ReadOnlySpan<char> national)
    {
        var number = new PhoneNumber.Builder()
            .SetCountryCode(code)
            .SetNationalNumber(ulong.Parse(national, System.Globalization.CultureInfo.InvariantCulture));
        if (national[0] == '0')
        {
            number.SetNumberOfLeadingZeros(national.IndexOfAnyExcept('0') is > 0 and var zeros ? zeros : 1);
        }

        return number.Build();
    }

    /// <summary>Three, three and four digits, parted alike.</summary>
    private static bool HasAmericanGroups(ReadOnlySpan<char> written) =>
        (written.Length == 12 && written[3] is '-' or '.' && written[7] == written[3])
        || (written.Length == 14 && written[0] == '(' && written[4] == ')' && written[5] == ' ' && written[9] is '-' or '.')
        || (written.Length == 13 && written[0] == '(' && written[4] == ')' && written[8] is '-' or '.');
}
