using System.Reflection;

namespace Holdpoint.Cli.Configuration;

/// <summary>One key that configuration may hold.</summary>
/// <param name="Path">The key, such as <c>Holdpoint:Gateway:DrainLimit</c>; <c>N</c> stands for the number of an entry.</param>
/// <param name="Property">The property that takes its value, whose documentation is the key's.</param>
/// <param name="Default">What holds while it is not set; null where that is nothing.</param>
internal sealed record SettingKey(string Path, PropertyInfo Property, object? Default)
{
    /// <summary>The option of the command line that stands for it, if there is one.</summary>
    internal string? Option { get; init; }

    /// <summary>The default in words, where it is not one value.</summary>
    internal string? DefaultText { get; init; }

    /// <summary>What its value is made into.</summary>
    internal Type Type { get; init; } = Property.PropertyType;

    /// <summary>The same key in the environment.</summary>
    internal string Variable => Path.Replace(":", "__", StringComparison.Ordinal);
}
