using System.Globalization;

namespace Holdpoint.Policy.Tests.Detectors;

public sealed class DetectorCorpusTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("isIBAN", "iban", 3)] // right in length and check digits, wrong in the country's own inner format, which is not checked
    [InlineData("isCreditCard", "credit-card", 0)]
    [InlineData("isEmail", "email", 1)] // a local part of full-width letters
    [InlineData("isJWT", "jwt", 0)]
    public void TellsValidValuesFromInvalidOnes(string validator, string detector, int mostWrong)
    {
        int found = 0, valid = 0, wrong = 0;
        foreach (var record in Corpus.Read("pii_validatorjs").Where(record => record.GetProperty("validator").GetString() == validator))
        {
            // With arguments a value is valid of one card brand, or not of a listed country: other questions than ours.
            if (record.TryGetProperty("args", out _))
            {
                continue;
            }

            string value = record.GetProperty("value").GetString()!;
            bool whole = Finds.In(detector, value) is [var one] && one.Length == value.Trim().Length;
            bool isValid = record.GetProperty("valid").GetBoolean();
            valid += isValid ? 1 : 0;
            found += isValid && whole ? 1 : 0;
            wrong += !isValid && whole ? 1 : 0;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{detector}: recall {found} of {valid}, precision {found} of {found + wrong}"));
        Assert.True(found >= 0.95 * valid);
        Assert.True(wrong <= mostWrong);
    }

    [Fact]
    public void FindsAddressesWhereTheyStand()
    {
        foreach (var record in Corpus.Read("pii_presidio_cases").Where(record => record.GetProperty("recognizer").GetString() == "email"))
        {
            string text = record.GetProperty("text").GetString()!;
            var expected = record.GetProperty("positions").EnumerateArray().Select(place => text[place[0].GetInt32()..place[1].GetInt32()]);
            Assert.Equal(expected, Finds.In("email", text));
        }
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
}
