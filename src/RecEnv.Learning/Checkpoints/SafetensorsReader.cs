using System.Buffers.Binary;
using System.Text.Json;

namespace RecEnv.Learning.Checkpoints;

/// <summary>Reads the safetensors format, and believes nothing that it says.</summary>
internal static class SafetensorsReader
{
    public const string TextsKey = "__metadata__";

    private const int MaxRank = 8;

    /// <summary>Fills in the tensors and texts of a file.</summary>
    /// <exception cref="CheckpointException">The bytes are no sound checkpoint.</exception>
    public static void Read(
        ReadOnlySpan<byte> bytes,
        string name,
        SortedDictionary<string, CheckpointTensor> tensors,
        SortedDictionary<string, string> texts)
    {
        if (bytes.Length < 8 || BinaryPrimitives.ReadUInt64LittleEndian(bytes) is var length && length > (ulong)(bytes.Length - 8))
        {
            throw Damaged(name, "its header is longer than the file");
        }

        ReadOnlySpan<byte> data = bytes[(8 + (int)length)..];
        try
        {
            using var header = JsonDocument.Parse(bytes.Slice(8, (int)length).ToArray());
            foreach (JsonProperty entry in header.RootElement.EnumerateObject())
            {
                if (entry.Name == TextsKey)
                {
                    ReadTexts(entry.Value, texts);
                }
                else if (!tensors.TryAdd(entry.Name, ReadTensor(entry, data, name)))
                {
                    throw Damaged(name, $"it has two tensors \"{entry.Name}\"");
                }
            }
        }
        catch (Exception cause) when (
            cause is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            throw Damaged(name, "its header is not that of a safetensors file", cause);
        }

        long used = tensors.Values.Sum(tensor => (long)tensor.Bytes.Length);
        if (used != data.Length)
        {
            throw Damaged(name, $"its tensors take {used} bytes, but {data.Length} are there");
        }
    }

    private static void ReadTexts(JsonElement json, SortedDictionary<string, string> texts)
    {
        foreach (JsonProperty text in json.EnumerateObject())
        {
            texts[text.Name] = text.Value.GetString() ?? "";
        }
    }

    private static CheckpointTensor ReadTensor(JsonProperty entry, ReadOnlySpan<byte> data, string name)
    {
        string? typeName = entry.Value.GetProperty("dtype").GetString();
        TensorType type = TensorTypes.OfName(typeName)
            ?? throw Damaged(name, $"tensor \"{entry.Name}\" has the type \"{typeName}\", which is not supported");
        int[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
        long[] offsets = [.. entry.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        if (shape.Length > MaxRank || shape.Any(size => size < 0))
        {
            throw Damaged(name, $"tensor \"{entry.Name}\" has the shape [{string.Join(", ", shape)}]");
        }

        long size = checked(Checkpoint.Count(shape) * TensorTypes.Size(type));
        bool inside = offsets.Length == 2 && offsets[0] >= 0 && offsets[1] >= offsets[0] && offsets[1] <= data.Length;
        return inside && offsets[1] - offsets[0] == size
            ? new CheckpointTensor(type, shape, data[(int)offsets[0]..(int)offsets[1]].ToArray())
            : throw Damaged(name, $"tensor \"{entry.Name}\" needs {size} bytes and does not lie in the file as it should");
    }

    private static CheckpointException Damaged(string name, string what, Exception? cause = null) =>
        new($"The checkpoint \"{name}\" is damaged or is no checkpoint: {what}. Give a file that recenv wrote.", cause);
}
