using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace RecEnv.Learning.Checkpoints;

/// <summary>Writes the safetensors format.</summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>The bytes of a file.</summary>
    public static byte[] Write(
        IReadOnlyDictionary<string, CheckpointTensor> tensors, IReadOnlyDictionary<string, string> texts)
    {
        // Larger numbers first, so that each tensor lies at a multiple of its number size.
        KeyValuePair<string, CheckpointTensor>[] ordered =
            [.. tensors.OrderByDescending(x => TensorTypes.Size(x.Value.Type)).ThenBy(x => x.Key, StringComparer.Ordinal)];
        ReadOnlySpan<byte> header = Header(ordered, texts);
        int padded = (header.Length + Alignment - 1) / Alignment * Alignment;
        byte[] bytes = new byte[checked(8 + padded + ordered.Sum(x => x.Value.Bytes.Length))];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)padded);
        header.CopyTo(bytes.AsSpan(8));
        bytes.AsSpan(8 + header.Length, padded - header.Length).Fill((byte)' ');
        Span<byte> rest = bytes.AsSpan(8 + padded);
        foreach ((_, CheckpointTensor tensor) in ordered)
        {
            tensor.Bytes.CopyTo(rest);
            rest = rest[tensor.Bytes.Length..];
        }

        return bytes;
    }

    private static ReadOnlySpan<byte> Header(
        KeyValuePair<string, CheckpointTensor>[] tensors, IReadOnlyDictionary<string, string> texts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafetensorsReader.TextsKey);
            foreach ((string name, string text) in texts)
            {
                json.WriteString(name, text);
            }

            json.WriteEndObject();
            long start = 0;
            foreach ((string name, CheckpointTensor tensor) in tensors)
            {
                WriteTensor(json, name, tensor, start);
                start += tensor.Bytes.Length;
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    private static void WriteTensor(Utf8JsonWriter json, string name, CheckpointTensor tensor, long start)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", TensorTypes.Name(tensor.Type));
        json.WriteStartArray("shape");
        foreach (int size in tensor.Shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(start);
        json.WriteNumberValue(start + tensor.Bytes.Length);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
