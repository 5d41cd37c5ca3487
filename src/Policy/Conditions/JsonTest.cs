using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Conditions;

/// <summary>How an ordered comparison goes.</summary>
internal enum Comparison
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>One comparison of a <c>json</c> condition.</summary>
internal abstract record JsonTest
{
    private JsonTest()
    {
    }

    /// <summary>Whether a value (null: not there) passes.</summary>
    public abstract bool Passes(JsonScalar? value);

    /// <summary>It is one of these. Numbers are compared by value, so that 1 is 1.0.</summary>
    public sealed record OneOf(IReadOnlyList<string> Values) : JsonTest
    {
        public override bool Passes(JsonScalar? value) => value is { } found && Values.Any(wanted => AreEqual(found, wanted));
    }

    /// <summary>It is none of these; true as well where there is no value.</summary>
    public sealed record NoneOf(IReadOnlyList<string> Values) : JsonTest
    {
        public override bool Passes(JsonScalar? value) => value is not { } found || !Values.Any(wanted => AreEqual(found, wanted));
    }

    /// <summary>It is there, or it is not.</summary>
    public sealed record Exists(bool Wanted) : JsonTest
    {
        public override bool Passes(JsonScalar? value) => value is not null == Wanted;
    }

    /// <summary>It is a string that an expression matches.</summary>
    public sealed record MatchesText(Regex Expression) : JsonTest
    {
        public override bool Passes(JsonScalar? value) => value is { Type: JsonTokenType.String } found && Expression.IsMatch(found.Text);
    }

    /// <summary>It is a number (or a string that holds one) below or above a bound.</summary>
    public sealed record Ordered(Comparison Comparison, decimal Bound) : JsonTest
    {
        public override bool Passes(JsonScalar? value) => value is { } found && Compare(found) is { } order && Comparison switch
        {
            Comparison.Less => order < 0,
            Comparison.LessOrEqual => order <= 0,
            Comparison.Greater => order > 0,
            _ => order >= 0,
        };

        /// <summary>Whether a number stands in the order asked for.</summary>
        public bool Passes(long number) => Passes(new JsonScalar(JsonTokenType.Number, number.ToString(CultureInfo.InvariantCulture)));

        private int? Compare(JsonScalar found)
        {
            if (decimal.TryParse(found.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact))
            {
                return exact.CompareTo(Bound);
            }

            // Beyond decimal's range a double still knows on which side of the bound it is.
            return double.TryParse(found.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double wide) && !double.IsNaN(wide)
                ? wide.CompareTo((double)Bound)
                : null;
        }
    }

    private static bool AreEqual(JsonScalar found, string wanted) => found.Type switch
    {
        JsonTokenType.String => found.Text == wanted,
        JsonTokenType.True => wanted == "true",
        JsonTokenType.False => wanted == "false",
        JsonTokenType.Null => wanted == "null",
        JsonTokenType.Number => found.Text == wanted
            || (double.TryParse(found.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double left)
                && double.TryParse(wanted, NumberStyles.Float, CultureInfo.InvariantCulture, out double right) && left.Equals(right)),
        _ => false,
    };
}
