using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdpoint.Contracts;

/// <summary>Writes an enum as its lower-case name and reads nothing else: numbers would let a client send values that have no name.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class LowercaseEnumConverter<T>() : JsonStringEnumConverter<T>(LowercaseNaming.Instance, allowIntegerValues: false)
    where T : struct, Enum
{
    private sealed class LowercaseNaming : JsonNamingPolicy
    {
        internal static readonly LowercaseNaming Instance = new();

        public override string ConvertName(string name) => name.ToLowerInvariant();
    }
}
