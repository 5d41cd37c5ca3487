using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Consumers;

/// <summary>Finds every mistake in <c>Holdpoint:Consumers</c> at once.</summary>
internal sealed class ConsumerListValidator : IValidateOptions<ConsumerList>
{
    private const int DigestDigits = 64;

    public ValidateOptionsResult Validate(string? name, ConsumerList options)
    {
        var errors = new List<string>();
        var digests = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < options.Consumers.Count; at++)
        {
            var consumer = options.Consumers[at];
            if (string.IsNullOrWhiteSpace(consumer.Name) || consumer.Name == Consumer.Anonymous.Name
                || consumer.Name.StartsWith(ConsumerRecognition.FingerprintPrefix, StringComparison.Ordinal))
            {
                errors.Add($"Holdpoint:Consumers:{at}:Name must be a name of its own (not empty, anonymous or key:…), but was '{consumer.Name}'.");
            }

            if (consumer.KeySha256.Length != DigestDigits || !consumer.KeySha256.All(char.IsAsciiHexDigit))
            {
                errors.Add($"Holdpoint:Consumers:{at}:KeySha256 must be the SHA-256 of the key in {DigestDigits} hex digits, but has "
                    + $"{consumer.KeySha256.Length} characters (hint: printf %s KEY | sha256sum).");
            }
            else if (!digests.Add(consumer.KeySha256))
            {
                errors.Add($"Holdpoint:Consumers:{at}:KeySha256 must belong to one consumer, but stands twice.");
            }
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
