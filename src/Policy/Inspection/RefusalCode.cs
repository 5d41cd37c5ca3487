namespace Holdpoint.Policy.Inspection;

/// <summary>The values of <see cref="InspectionResult.Refused.Code"/>; docs/policy.md, "What is read", has an example of each.</summary>
public static class RefusalCode
{
    /// <summary>It starts with a byte order mark.</summary>
    public const string ByteOrderMark = "byte_order_mark";

    /// <summary>It is not UTF-8.</summary>
    public const string InvalidUtf8 = "invalid_utf8";

    /// <summary>It is not JSON.</summary>
    public const string InvalidJson = "invalid_json";

    /// <summary>Something follows the JSON value.</summary>
    public const string TrailingData = "trailing_data";

    /// <summary>It holds half of a surrogate pair.</summary>
    public const string LoneSurrogate = "lone_surrogate";

    /// <summary>An object names a member twice.</summary>
    public const string DuplicateKey = "duplicate_key";

    /// <summary>A number is read differently by different parsers.</summary>
    public const string NumberOutOfRange = "number_out_of_range";

    /// <summary>It is nested too deeply.</summary>
    public const string TooDeep = "too_deep";

    /// <summary>It holds too many strings.</summary>
    public const string TooManyParts = "too_many_parts";

    /// <summary>An edit is of something that cannot be replaced.</summary>
    public const string NotEditable = "not_editable";
}
