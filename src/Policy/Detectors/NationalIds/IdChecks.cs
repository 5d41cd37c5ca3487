namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>The check computations that several countries share.</summary>
internal static class IdChecks
{
    /// <summary>The sum of digits, each times its weight.</summary>
    public static int Weighted(ReadOnlySpan<char> digits, ReadOnlySpan<int> weights)
    {
        int sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += (digits[i] - '0') * weights[i];
        }

        return sum;
    }

    /// <summary>ISO 7064 mod 11,10: the last digit checks the others.</summary>
    public static bool Mod11And10(ReadOnlySpan<char> digits)
    {
        int product = 10;
        foreach (char digit in digits[..^1])
        {
            int sum = (digit - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == digits[^1] - '0';
    }

    /// <summary>The Luhn digit (ISO/IEC 7812-1 annex B) at the end.</summary>
    public static bool Luhn(ReadOnlySpan<char> digits)
    {
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int value = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? value : value < 5 ? value * 2 : (value * 2) - 9;
        }

        return sum % 10 == 0;
    }

    /// <summary>Whether all characters are one.</summary>
    public static bool IsOneDigit(ReadOnlySpan<char> digits) => !digits.ContainsAnyExcept(digits[0]);
}
