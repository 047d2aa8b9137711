using System.Numerics;
using System.Runtime.InteropServices;

namespace RecEnv.Learning.Checkpoints;

/// <summary>Named tensors and texts, kept in one safetensors file.</summary>
/// <remarks>
/// <para>
/// The file: u64 length of the header, a JSON header with type, shape and place of each tensor and the texts under
/// "__metadata__", then the numbers. PyTorch, NumPy and TorchSharp read it. A file holds data only; reading one runs
/// nothing and takes no more memory than the file is long. Reference: huggingface/safetensors, format 0.4.
/// </para>
/// <para>Equal contents give equal bytes. Not thread-safe.</para>
/// </remarks>
public sealed class Checkpoint
{
    private static readonly int[] _anyRow = [-1];

    private readonly SortedDictionary<string, CheckpointTensor> _tensors = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Names of the tensors, in ordinal order.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>The texts.</summary>
    public IReadOnlyDictionary<string, string> Texts => _texts;

    /// <summary>Adds or replaces a text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">The text.</param>
    public void SetText(string name, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(text);
        _texts[name] = text;
    }

    /// <summary>A text.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="CheckpointException">There is none of this name.</exception>
    public string GetText(string name) => _texts.TryGetValue(name, out string? text)
        ? text
        : throw new CheckpointException(
            $"The checkpoint has no text \"{name}\". It has {Known(_texts.Keys)}. Give a checkpoint of the same agent.");

    /// <summary>Adds or replaces a tensor by a copy of numbers.</summary>
    /// <typeparam name="T">Number type, one of those of <see cref="TensorType"/>.</typeparam>
    /// <param name="name">Its name, e.g. "net.0.weight".</param>
    /// <param name="values">The numbers, row-major.</param>
    /// <param name="shape">Sizes; none for one row of all numbers.</param>
    /// <exception cref="ArgumentException">The shape has another number of entries.</exception>
    public void Set<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (shape.Length == 0)
        {
            shape = new int[] { values.Length };
        }

        if (Count(shape) != values.Length)
        {
            throw new ArgumentException(
                $"Tensor \"{name}\" has {values.Length} numbers, which is not the shape [{string.Join(", ", shape.ToArray())}].",
                nameof(shape));
        }

        _tensors[name] = new CheckpointTensor(TensorTypes.Of<T>(), shape, MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <summary>A tensor of any type and shape.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="CheckpointException">There is none of this name.</exception>
    public CheckpointTensor Get(string name) => _tensors.TryGetValue(name, out CheckpointTensor? tensor)
        ? tensor
        : throw new CheckpointException(
            $"The checkpoint has no tensor \"{name}\". It has {Known(_tensors.Keys)}. Give a checkpoint of the same agent.");

    /// <summary>Numbers of a tensor whose type and shape are known.</summary>
    /// <typeparam name="T">Number type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Sizes; −1 for a size that may be anything; none for one row of any length.</param>
    /// <exception cref="CheckpointException">The tensor is missing or has another type or shape.</exception>
    public ReadOnlySpan<T> Get<T>(string name, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        CheckpointTensor tensor = Get(name);
        if (shape.Length == 0)
        {
            shape = _anyRow;
        }

        if (tensor.Type != TensorTypes.Of<T>() || !Fits(tensor.Shape, shape))
        {
            string wanted = string.Join(", ", shape.ToArray().Select(size => size < 0 ? "any" : $"{size}"));
            throw new CheckpointException(
                $"Tensor \"{name}\" of the checkpoint is {tensor}, but {TensorTypes.Name(TensorTypes.Of<T>())} [{wanted}] is " +
                "needed. Give a checkpoint of the same agent with the same options.");
        }

        return tensor.As<T>();
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="CheckpointException">The file cannot be read or is no sound checkpoint.</exception>
    public static Checkpoint Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes;
        try
        {
            PlainFile.Demand(path);
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"The checkpoint \"{path}\" cannot be read: {cause.Message}", cause);
        }

        return Parse(bytes, path);
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="CheckpointException">The bytes are no sound checkpoint.</exception>
    public static Checkpoint Parse(ReadOnlySpan<byte> bytes, string name = "checkpoint")
    {
        var checkpoint = new Checkpoint();
        SafetensorsReader.Read(bytes, name, checkpoint._tensors, checkpoint._texts);
        return checkpoint;
    }

    /// <summary>The bytes of the file.</summary>
    public byte[] ToBytes() => SafetensorsWriter.Write(_tensors, _texts);

    /// <summary>Names of the tensors of real numbers that hold NaN or an infinity, in ordinal order.</summary>
    public IEnumerable<string> NotFinite() => _tensors
        .Where(one => one.Value.Type switch
        {
            TensorType.Float32 => !AreFinite(MemoryMarshal.Cast<byte, float>(one.Value.Bytes)),
            TensorType.Float64 => !AreFinite(MemoryMarshal.Cast<byte, double>(one.Value.Bytes)),
            _ => false,
        })
        .Select(one => one.Key)
        .Order(StringComparer.Ordinal);

    /// <summary>Writes the file, whole or not at all: beside its place first, then moved there. Links are followed.</summary>
    /// <param name="path">Path of the file; one that is there is replaced.</param>
    /// <exception cref="CheckpointException">The file cannot be written; what was there is untouched.</exception>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string? beside = null;
        try
        {
            PlainFile.Demand(path);
            string target = PlainFile.Target(path);
            beside = target + ".part";
            File.WriteAllBytes(beside, ToBytes());
            File.Move(beside, target, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            if (beside is not null)
            {
                Discard(beside);
            }

            throw new CheckpointException($"The checkpoint \"{path}\" cannot be written: {cause.Message}", cause);
        }
    }

    internal static long Count(ReadOnlySpan<int> shape)
    {
        long count = 1;
        foreach (int size in shape)
        {
            count = checked(count * size);
        }

        return count;
    }

    private static bool Fits(ReadOnlySpan<int> shape, ReadOnlySpan<int> wanted)
    {
        bool fits = shape.Length == wanted.Length;
        for (int i = 0; fits && i < shape.Length; i++)
        {
            fits = wanted[i] < 0 || wanted[i] == shape[i];
        }

        return fits;
    }

    private static bool AreFinite<T>(ReadOnlySpan<T> values)
        where T : IFloatingPoint<T>
    {
        foreach (T value in values)
        {
            if (!T.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    private static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Nothing more can be done; the message speaks of the file itself.
        }
    }

    private static string Known(IEnumerable<string> names)
    {
        string[] some = [.. names.Take(9)];
        return some.Length switch
        {
            0 => "none",
            9 => string.Join(", ", some[..8]) + " and more",
            _ => string.Join(", ", some),
        };
    }
}
