using System.Runtime.InteropServices;
using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;

namespace RecEnv.Environments.UserResponse;

/// <summary>Users as a trained network, with the items and past rows that it needs. Immutable once made; safe to share.</summary>
public sealed class UserResponseModel
{
    private const string Kind = "recenv user-response 1";
    private const string NetworkPrefix = "network.";

    private readonly float[] _itemFeatures;
    private readonly byte[] _genders;
    private readonly byte[] _ages;
    private readonly float[] _itemCodes;
    private readonly float[] _boundedCodes;
    private readonly float[] _userCodes;

    /// <summary>Takes over a network whose weights will not change.</summary>
    /// <param name="network">The network.</param>
    /// <param name="itemFeatures">Features of the items, 0 or 1, [N + 1, item features]; row 0, no item, is 0.</param>
    /// <param name="genders">Gender of each user, in [0, genders), [users].</param>
    /// <param name="ages">Age group of each user, in [0, age groups), [users].</param>
    /// <param name="log">Past rows of the users.</param>
    /// <exception cref="ArgumentException">The parts do not fit the network's shape.</exception>
    public UserResponseModel(
        UserResponseNetwork network, float[] itemFeatures, byte[] genders, byte[] ages, UserResponseLog log)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(itemFeatures);
        ArgumentNullException.ThrowIfNull(genders);
        ArgumentNullException.ThrowIfNull(ages);
        ArgumentNullException.ThrowIfNull(log);
        UserResponseShape shape = network.Shape;
        bool fits = itemFeatures.Length == (shape.ItemCount + 1) * shape.ItemFeatureCount
            && !itemFeatures.AsSpan().ContainsAnyExceptInRange(0f, 1f)
            && genders.Length == shape.UserCount && !genders.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)(shape.GenderCount - 1))
            && ages.Length == shape.UserCount && !ages.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)(shape.AgeCount - 1))
            && log.UserCount == shape.UserCount && !log.Items.ContainsAnyExceptInRange(1, shape.ItemCount);
        if (!fits)
        {
            throw new ArgumentException(
                $"The parts do not fit the network: it is of {shape.UserCount} users, {shape.ItemCount} items with " +
                $"{shape.ItemFeatureCount} features, {shape.GenderCount} genders and {shape.AgeCount} age groups.");
        }

        Network = network;
        Log = log;
        (_itemFeatures, _genders, _ages) = (itemFeatures, genders, ages);
        _itemCodes = EncodeItems();
        _userCodes = EncodeUsers();
        _boundedCodes = [.. _itemCodes.Select(code => Math.Clamp(code, -1f, 1f))];
        Fingerprint = Hash();
    }

    /// <summary>The network.</summary>
    public UserResponseNetwork Network { get; }

    /// <summary>Sizes.</summary>
    public UserResponseShape Shape => Network.Shape;

    /// <summary>Past rows of the users.</summary>
    public UserResponseLog Log { get; }

    /// <summary>Features of the items, [N + 1, item features]; row 0, no item, is 0.</summary>
    public ReadOnlySpan<float> ItemFeatures => _itemFeatures;

    /// <summary>Gender of each user, [users].</summary>
    public ReadOnlySpan<byte> Genders => _genders;

    /// <summary>Age group of each user, [users].</summary>
    public ReadOnlySpan<byte> Ages => _ages;

    /// <summary>Encodings of the items, [N + 1, d]; row 0 stands for no item.</summary>
    public ReadOnlySpan<float> ItemCodes => _itemCodes;

    /// <summary>Encodings of the users, [users, d].</summary>
    public ReadOnlySpan<float> UserCodes => _userCodes;

    /// <summary>A number that tells this model from others.</summary>
    internal ulong Fingerprint { get; }

    /// <summary>Similarity of each item of a slate to the slate: simᵢ = meanⱼ meanₖ c(eᵢₖ)·c(eⱼₖ), j = i included, c clamping to [−1, 1].</summary>
    /// <param name="itemIds">The slate, [K].</param>
    /// <param name="similarities">Receives simᵢ, [K], in [−1, 1].</param>
    public void Similarities(ReadOnlySpan<int> itemIds, Span<double> similarities)
    {
        int size = Shape.EncodingSize;
        similarities[..itemIds.Length].Clear();
        for (int k = 0; k < size; k++)
        {
            double sum = 0;
            foreach (int item in itemIds)
            {
                sum += _boundedCodes[(item * size) + k];
            }

            double mean = sum / itemIds.Length;
            for (int i = 0; i < itemIds.Length; i++)
            {
                similarities[i] += _boundedCodes[(itemIds[i] * size) + k] * mean / size;
            }
        }
    }

    /// <summary>Writes weights, items, users and past rows.</summary>
    /// <param name="checkpoint">Where to.</param>
    public void Save(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        checkpoint.SetText("kind", Kind);
        UserResponseModelFile.WriteShape(checkpoint, Shape);
        Network.Store.Save(checkpoint, NetworkPrefix);
        checkpoint.Set<float>("items.features", _itemFeatures, Shape.ItemCount + 1, Shape.ItemFeatureCount);
        checkpoint.Set<float>("items.encodings", _itemCodes, Shape.ItemCount + 1, Shape.EncodingSize);
        checkpoint.Set<byte>("users.gender", _genders);
        checkpoint.Set<byte>("users.age", _ages);
        checkpoint.Set("log.starts", Log.Starts);
        checkpoint.Set("log.items", Log.Items);
        checkpoint.Set("log.feedback", Log.Feedback);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="checkpoint">Where from.</param>
    /// <exception cref="CheckpointException">It is no user-response model, or not a sound one.</exception>
    public static UserResponseModel Load(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        if (!checkpoint.Texts.TryGetValue("kind", out string? kind) || kind != Kind)
        {
            throw new CheckpointException(
                $"The file is {(kind is null ? "of no kind" : $"\"{kind}\"")}, but a \"{Kind}\" is needed. Make one by " +
                "\"recenv fit user-response\".");
        }

        if (checkpoint.NotFinite().FirstOrDefault() is { } name)
        {
            throw new CheckpointException($"Its tensor \"{name}\" holds numbers that are not finite. Make it anew.");
        }

        UserResponseShape shape = UserResponseModelFile.ReadShape(checkpoint);
        UserResponseModelFile.CheckSizes(checkpoint, shape);
        var network = new UserResponseNetwork(shape, new LearningRandom(0));
        network.Store.Load(checkpoint, NetworkPrefix);
        try
        {
            return new UserResponseModel(
                network,
                checkpoint.Get<float>("items.features", shape.ItemCount + 1, shape.ItemFeatureCount).ToArray(),
                checkpoint.Get<byte>("users.gender").ToArray(),
                checkpoint.Get<byte>("users.age").ToArray(),
                new UserResponseLog(
                    checkpoint.Get<int>("log.starts").ToArray(),
                    checkpoint.Get<int>("log.items").ToArray(),
                    checkpoint.Get<byte>("log.feedback").ToArray()));
        }
        catch (ArgumentException problem)
        {
            throw new CheckpointException($"The file is no sound user-response model. {problem.Message}", problem);
        }
    }

    private float[] EncodeItems()
    {
        var tape = new Tape();
        using NoGradScope scope = tape.NoGrad();
        int[] all = [.. Enumerable.Range(0, Shape.ItemCount + 1)];
        return Network.EncodeItems(tape, all, tape.Input(_itemFeatures, all.Length, Shape.ItemFeatureCount)).Values.ToArray();
    }

    private float[] EncodeUsers()
    {
        var tape = new Tape();
        using NoGradScope scope = tape.NoGrad();
        int[] all = [.. Enumerable.Range(0, Shape.UserCount)];
        return Network.EncodeUsers(tape, all, OneHot(tape, all, _genders, Shape.GenderCount), OneHot(tape, all, _ages, Shape.AgeCount))
            .Values.ToArray();
    }

    /// <summary>Rows with a one at the value of each user.</summary>
    /// <param name="tape">The tape of this step.</param>
    /// <param name="users">The users, [rows].</param>
    /// <param name="values">A value of each user of the model.</param>
    /// <param name="count">Values there are.</param>
    /// <returns>[rows, count].</returns>
    public static Tensor OneHot(Tape tape, ReadOnlySpan<int> users, ReadOnlySpan<byte> values, int count)
    {
        ArgumentNullException.ThrowIfNull(tape);
        Tensor made = tape.Zeros(users.Length, count, out Span<float> entries);
        for (int i = 0; i < users.Length; i++)
        {
            entries[(i * count) + values[users[i]]] = 1f;
        }

        return made;
    }

    private ulong Hash()
    {
        ulong hash = (ulong)Shape.ItemCount;
        foreach (Parameter parameter in Network.Store.Parameters)
        {
            Mix(ref hash, MemoryMarshal.Cast<float, int>(parameter.Values));
        }

        Mix(ref hash, MemoryMarshal.Cast<float, int>(_itemFeatures));
        Mix(ref hash, Log.Starts);
        Mix(ref hash, Log.Items);
        foreach (byte[] bytes in new[] { _genders, _ages, Log.Feedback.ToArray() })
        {
            foreach (byte value in bytes)
            {
                Mix(ref hash, [value]);
            }
        }

        return hash;
    }

    private static void Mix(ref ulong hash, ReadOnlySpan<int> values)
    {
        foreach (int value in values)
        {
            hash = SplitMix64.Mix(hash ^ (uint)value) + SplitMix64.Gamma;
        }
    }
}
