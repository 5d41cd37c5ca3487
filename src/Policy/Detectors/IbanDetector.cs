using System.Collections.Frozen;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Detectors;

/// <summary>
/// International bank account numbers (ISO 13616): the country's own length and the check digits (ISO 7064 mod 97-10), written together
/// or in groups parted by spaces or hyphens.
/// </summary>
internal sealed class IbanDetector : Detector
{
    /// <summary>Country code and total length, from the SWIFT IBAN registry and the countries that follow its format.</summary>
    private const string Lengths =
        "AD24 AE23 AL28 AO25 AT20 AZ28 BA20 BE16 BF28 BG22 BH22 BI27 BJ28 BR29 BY28 CF27 CG27 CH21 CI28 CM27 CR22 CV25 CY28 CZ24 DE22 DJ27 DK18 "
        + "DO28 DZ26 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GA27 GB22 GE22 GI23 GL18 GQ27 GR27 GT28 GW25 HN28 HR21 HU28 IE22 IL23 IQ23 IR26 IS26 IT27 "
        + "JO30 KM27 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MA28 MC27 MD24 ME22 MG27 MK19 ML28 MN20 MR27 MT31 MU30 MZ25 NE28 NI28 NL18 "
        + "NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SN28 SO23 ST25 SV28 TD27 TG28 TL23 TN24 TR26 "
        + "UA29 VA22 VG24 XK20 YE30";

    private static readonly FrozenDictionary<string, int> LengthOf = Lengths.Split(' ')
        .ToFrozenDictionary(entry => entry[..2], entry => int.Parse(entry.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture));

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> LengthLookup =
        LengthOf.GetAlternateLookup<ReadOnlySpan<char>>();

    public override string Name => "iban";

    public override void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        int at = 0;
        while (at + 15 <= text.Length)
        {
            int digit = text[(at + 2)..].IndexOfAnyInRange('0', '9');
            if (digit < 0)
            {
                return;
            }

            at += digit;

            // Most digits of ordinary text do not follow two letters.
            if (char.IsAsciiLetter(text[at + 1]) && char.IsAsciiLetter(text[at]) && End(text, at) is > 0 and var end)
            {
                found.Add((at, end - at));
                at = end;
                continue;
            }

            do
            {
                at++;
            }
            while (at + 2 < text.Length && char.IsAsciiDigit(text[at + 2]));
        }
    }

    /// <summary>Where an IBAN that starts here ends; 0 when none does.</summary>
    private static int End(ReadOnlySpan<char> text, int start)
    {
        Span<char> country = [char.ToUpperInvariant(text[start]), char.ToUpperInvariant(text[start + 1])];
        if (!WordBorder.At(text, start) || !LengthLookup.TryGetValue(country, out int length))
        {
            return 0;
        }

        Span<char> compact = stackalloc char[34];
        int taken = 0;
        int at = start;
        while (at < text.Length && taken < length)
        {
            if (char.IsAsciiLetterOrDigit(text[at]))
            {
                compact[taken++] = char.ToUpperInvariant(text[at++]);
            }
            else if (GroupGap.After(text, at, dots: false) is var next && next > at)
            {
                at = next;
            }
            else
            {
                return 0;
            }
        }

        return taken == length && WordBorder.At(text, at) && HasCheckDigits(compact[..taken]) ? at : 0;
    }

    private static bool HasCheckDigits(ReadOnlySpan<char> iban)
    {
        if (!char.IsAsciiDigit(iban[2]) || !char.IsAsciiDigit(iban[3]))
        {
            return false;
        }

        int remainder = 0;
        for (int i = 0; i < iban.Length; i++)
        {
            char c = iban[(i + 4) % iban.Length];
            remainder = char.IsAsciiDigit(c) ? ((remainder * 10) + (c - '0')) % 97 : ((remainder * 100) + (c - 'A' + 10)) % 97;
        }

        return remainder == 1;
    }
}
