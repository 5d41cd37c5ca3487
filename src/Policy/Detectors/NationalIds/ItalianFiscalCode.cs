namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>Italy: codice fiscale, sixteen places with a check letter; the digits may be the letters that tell two people apart.</summary>
internal sealed class ItalianFiscalCode() : IdScheme(
    "it-codice-fiscale", ["AAA-AAA-**A**-A***A"], "codice fiscale", "cf")
{
    private const string Months = "ABCDEHLMPRST";
    private const string Omocodes = "LMNPQRSTUV";

    /// <summary>What a digit or letter at an odd place counts.</summary>
    private static readonly int[] OddPlaces = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        foreach (int place in (ReadOnlySpan<int>)[6, 7, 9, 10, 12, 13, 14])
        {
            if (!char.IsAsciiDigit(id[place]) && !Omocodes.Contains(id[place], StringComparison.Ordinal))
            {
                return IdEvidence.None;
            }
        }

        if (!Months.Contains(id[8], StringComparison.Ordinal))
        {
            return IdEvidence.None;
        }

        int sum = 0;
        for (int i = 0; i < 15; i++)
        {
            int value = char.IsAsciiDigit(id[i]) ? id[i] - '0' : id[i] - 'A';
            sum += i % 2 == 0 ? OddPlaces[value] : value;
        }

        return 'A' + (sum % 26) == id[15] ? IdEvidence.Enough : IdEvidence.None;
    }
}
