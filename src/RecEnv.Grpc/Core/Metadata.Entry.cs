using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One key with its text or its bytes. Immutable.</summary>
    public class Entry
    {
        private static readonly SearchValues<char> _keyCharacters = SearchValues.Create(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <summary>A text entry.</summary>
        /// <param name="key">Letters, digits and "_-.", not ending in "-bin". Turned to lower case.</param>
        /// <param name="value">Printable ASCII.</param>
        /// <exception cref="ArgumentException">The key has another character, or is binary.</exception>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = Normalize(key);
            if (IsBinary)
            {
                throw new ArgumentException(
                    $"Metadata key \"{key}\" ends in \"-bin\", so its value must be bytes.", nameof(key));
            }

            _text = value;
        }

        /// <summary>A binary entry.</summary>
        /// <param name="key">Letters, digits and "_-.", ending in "-bin". Turned to lower case.</param>
        /// <param name="valueBytes">Any bytes, copied.</param>
        /// <exception cref="ArgumentException">The key has another character, or is not binary.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = Normalize(key);
            if (!IsBinary)
            {
                throw new ArgumentException(
                    $"Metadata key \"{key}\" must end in \"-bin\" to hold bytes.", nameof(key));
            }

            _bytes = [.. valueBytes];
        }

        /// <summary>The key, in lower case.</summary>
        public string Key { get; }

        /// <summary>Whether the value is bytes, which is to say whether the key ends in "-bin".</summary>
        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The entry is binary.</exception>
        public string Value => _text
            ?? throw new InvalidOperationException($"Metadata entry \"{Key}\" is binary; read ValueBytes instead.");

        /// <summary>The bytes, or the text as ASCII. A new array each time.</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_text!) : [.. _bytes];

        /// <inheritdoc/>
        public override string ToString() => _bytes is null
            ? $"[Entry: key={Key}, value={_text}]"
            : $"[Entry: key={Key}, valueBytes={_bytes.Length} bytes]";

        internal static bool IsKey(string key) =>
            key.Length > 0 && !key.AsSpan().ContainsAnyExcept(_keyCharacters);

        internal bool HasKey(string key) => Key.Equals(key, StringComparison.OrdinalIgnoreCase);

        private static string Normalize(string key)
        {
            ArgumentNullException.ThrowIfNull(key);

            return IsKey(key)
                ? key.ToLowerInvariant()
                : throw new ArgumentException(
                    $"Metadata key \"{key}\" must consist of ASCII letters, digits and the characters \"_-.\".",
                    nameof(key));
        }
    }
}
