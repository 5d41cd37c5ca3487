using System.Globalization;
using System.Text.Json;

namespace Holdpoint.Policy.Tests.Detectors;

public sealed class DetectorCorpusTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("isIBAN", "iban", 3)] // right in length and check digits, wrong in the country's own inner format, which is not checked
    [InlineData("isCreditCard", "credit-card", 0)]
    [InlineData("isEmail", "email", 1)] // a local part of full-width letters
    [InlineData("isJWT", "jwt", 0)]
    [InlineData("isIP", "ip", 0)]
    [InlineData("isMobilePhone", "phone", 0)]
    public void TellsValidValuesFromInvalidOnes(string validator, string detector, int mostWrong)
    {
        int found = 0, valid = 0, wrong = 0;
        foreach (var record in Corpus.Read("pii_validatorjs").Where(record => record.GetProperty("validator").GetString() == validator))
        {
            // With arguments a value is invalid of one card brand, or as another version of address: other questions than ours.
            bool isValid = record.GetProperty("valid").GetBoolean();
            bool asksMore = record.TryGetProperty("args", out _) && validator != "isMobilePhone" && !(validator == "isIP" && isValid);
            if (asksMore)
            {
                continue;
            }

            string value = record.GetProperty("value").GetString()!;
            bool whole = Finds.In(detector, value) is [var one] && one.Length == value.Trim().Length;
            valid += isValid ? 1 : 0;
            found += isValid && whole ? 1 : 0;
            wrong += !isValid && whole ? 1 : 0;
        }

        Says("validator.js", detector, found, valid, wrong);
        Assert.True(found >= 0.95 * valid);
        Assert.True(wrong <= mostWrong);
    }

    [Theory]
    [InlineData("email", "email")]
    [InlineData("de_tax_id", "de-tax-id")]
    [InlineData("fi_personal_identity_code", "fi-hetu")]
    [InlineData("uk_nino", "uk-nino")]
    [InlineData("uk_nhs", "uk-nhs")]
    [InlineData("us_ssn", "us-ssn")]
    [InlineData("us_itin", "us-itin")]
    public void FindsValuesWhereTheyStand(string recognizer, string detector)
    {
        int found = 0, valid = 0, wrong = 0;
        foreach (var record in Corpus.Read("pii_presidio_cases").Where(record => record.GetProperty("recognizer").GetString() == recognizer))
        {
            string text = record.GetProperty("text").GetString()!;
            string[] expected = record.GetProperty("positions") is { ValueKind: JsonValueKind.Array } places
                ? [.. places.EnumerateArray().Select(place => text[place[0].GetInt32()..place[1].GetInt32()].Trim())]
                : record.GetProperty("args").GetProperty("expected").GetBoolean() ? [text] : [];
            string[] seen = Finds.In(detector, text);
            valid += expected.Length;
            found += seen.Intersect(expected).Count();
            wrong += seen.Except(expected).Count();
        }

        Says("presidio", detector, found, valid, wrong);
        Assert.True(found >= 0.95 * valid, $"{found} of {valid}");
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void FindsNoAccountOrCardInNumbersOfOtherKinds()
    {
        foreach (var record in Corpus.Read("pii_presidio_cases"))
        {
            string text = record.GetProperty("text").GetString()!;
            Assert.Empty(Finds.In("iban", text));
        }
    }

    /// <summary>Prints a row of the table in docs/detectors.md and holds the page to it.</summary>
    private void Says(string corpus, string detector, int found, int valid, int wrong)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"| {corpus} | `{detector}` | {found} of {valid} | {found} of {found + wrong} |");
        output.WriteLine(line);
        Assert.Contains(line, Documents.Text("detectors.md"), StringComparison.Ordinal);
    }
}
