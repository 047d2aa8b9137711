using RecEnv.Environments.UserResponse;
using RecEnv.Learning;
using RecEnv.Learning.Layers;
using RecEnv.Learning.Optimizers;
using RecEnv.Learning.Schedules;

namespace RecEnv.Agents.UserResponse;

/// <summary>Trains a <see cref="UserResponseNetwork"/> on past rows.</summary>
/// <remarks>
/// <para>
/// A window is up to H + 1 consecutive rows of a user. One causal pass over it predicts each of its rows from the rows before
/// and the row's item. Loss: binary cross-entropy of the three kinds of feedback, negatives weighted by the ratio of
/// positives to negatives of the training rows. An epoch cuts each user's training rows at a random place and every H + 1 rows
/// from there, and takes the windows in random order.
/// </para>
/// <para>
/// Deviations from Liu et al. (2023): the logit goes through one sigmoid, not two; feedback is not mixed across time; dropout
/// ends with training; windows instead of one row at a time, AdamW at 3·10⁻³ along a cosine instead of Adam at 10⁻⁴.
/// </para>
/// <para>Deterministic: equal data and options give equal weights, whatever <see cref="LearningThreads.Count"/> is.</para>
/// </remarks>
public sealed class UserResponseFit
{
    private const int Feedbacks = UserResponseShape.Feedbacks;

    private readonly UserResponseData _data;
    private readonly UserResponseFitOptions _options;
    private readonly LearningRandom _random;
    private readonly UserResponseNetwork _network;
    private readonly AdamW _optimizer;
    private readonly Schedule _learningRate;
    private readonly Tape _tape = new();
    private readonly ResponseWindows _windows;
    private readonly float[] _negativeWeights;
    private readonly int[] _everyItem;
    private long _steps;

    /// <summary>Prepares a training.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">An option is out of range, or no user has a row to train on.</exception>
    public UserResponseFit(UserResponseData data, UserResponseFitOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.HeldOut, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.IdScale);
        (_data, _options) = (data, options);
        var shape = new UserResponseShape
        {
            ItemCount = data.ItemIds.Count,
            UserCount = data.UserIds.Count,
            ItemFeatureCount = data.FeatureNames.Count,
            AgeCount = data.AgeCount,
        };
        _random = new LearningRandom(options.Seed);
        _network = new UserResponseNetwork(shape, _random, options.Dropout);
        ScaleIds(options.IdScale);
        _windows = new ResponseWindows(data.Log, shape.History + 1, options.HeldOut);
        if (_windows.TrainingRows == 0)
        {
            throw new ArgumentException(
                $"No user has more than {2 * options.HeldOut} rows, which are held out. Give more ratings or hold out fewer.");
        }

        _negativeWeights = _windows.NegativeWeights();
        long most = options.Epochs * _windows.MostWindows() / options.BatchSize;
        _optimizer = new AdamW(_network.Store, options.LearningRate, weightDecay: options.WeightDecay);
        _learningRate = Schedule.Cosine(options.LearningRate, 0f, Math.Max(1, most));
        _everyItem = [.. Enumerable.Range(0, shape.ItemCount + 1)];
    }

    /// <summary>Rows that are trained on.</summary>
    public long TrainingRows => _windows.TrainingRows;

    /// <summary>Goes once over the training rows.</summary>
    /// <param name="progress">Is told the share of the epoch done, in [0, 1]; null for no one.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>Mean loss of a row and kind of feedback.</returns>
    public double Epoch(IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        List<ResponseWindow> windows = _windows.Shuffled(_random);
        double sum = 0;
        long rows = 0;
        for (int at = 0; at < windows.Count; at += _options.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            List<ResponseWindow> batch = windows.GetRange(at, Math.Min(_options.BatchSize, windows.Count - at));
            _tape.Reset();
            var placed = new PlacedWindows(_tape, _data, batch, _negativeWeights);
            Tensor scores = Scores(placed, batch, _random);
            Tensor loss = (Losses.BinaryCrossEntropyTerms(scores, placed.Targets) * placed.Weights).Sum()
                * (1f / (placed.Rows * Feedbacks));
            _optimizer.ClearGradients();
            _tape.Backward(loss);
            _optimizer.LearningRate = _learningRate.At(_steps++);
            _optimizer.Step();
            sum += loss.Item * (double)placed.Rows;
            rows += placed.Rows;
            progress?.Report((double)(at + batch.Count) / windows.Count);
        }

        return sum / rows;
    }

    /// <summary>Areas under the curve on rows that were held out.</summary>
    /// <remarks>Each row is predicted from up to H rows before it, held out or not.</remarks>
    /// <param name="test">True for each user's last rows, false for those before, which are for choosing options.</param>
    /// <returns>Of click, like and star, [3].</returns>
    public double[] Evaluate(bool test)
    {
        var scores = new List<float>[Feedbacks];
        var labels = new List<bool>[Feedbacks];
        for (int f = 0; f < Feedbacks; f++)
        {
            (scores[f], labels[f]) = ([], []);
        }

        List<ResponseWindow> windows = _windows.HeldOut(test);
        for (int at = 0; at < windows.Count; at += 4 * _options.BatchSize)
        {
            List<ResponseWindow> batch = windows.GetRange(at, Math.Min(4 * _options.BatchSize, windows.Count - at));
            _tape.Reset();
            using NoGradScope scope = _tape.NoGrad();
            var placed = new PlacedWindows(_tape, _data, batch, _negativeWeights);
            Collect(Scores(placed, batch, null).Values, placed, batch, scores, labels);
        }

        return [.. Enumerable.Range(0, Feedbacks).Select(f => AreaUnderCurve.Of([.. scores[f]], [.. labels[f]]))];
    }

    /// <summary>The model as it is now.</summary>
    public UserResponseModel ToModel() => new(_network, _data.ItemFeatures, _data.Genders, _data.Ages, _data.Log);

    /// <summary>Scales the first rows of ids, which are normal with variance 1.</summary>
    private void ScaleIds(float scale)
    {
        foreach (Parameter table in _network.Store.Parameters.Where(p => p.Name is "item.id.weight" or "user.id.weight"))
        {
            foreach (ref float value in table.Change())
            {
                value *= scale;
            }
        }
    }

    private void Collect(
        ReadOnlySpan<float> values, PlacedWindows placed, List<ResponseWindow> batch, List<float>[] scores, List<bool>[] labels)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            for (int row = batch[i].Count - _options.HeldOut; row < batch[i].Count; row++)
            {
                for (int f = 0; row >= 0 && f < Feedbacks; f++)
                {
                    scores[f].Add(values[(((i * placed.Places) + row) * Feedbacks) + f]);
                    labels[f].Add(((_data.Log.Feedback[batch[i].First + row] >> f) & 1) == 1);
                }
            }
        }
    }

    /// <summary>Logits of each place's own row, [windows·places, 3].</summary>
    private Tensor Scores(PlacedWindows placed, List<ResponseWindow> batch, LearningRandom? dropout)
    {
        UserResponseShape shape = _network.Shape;
        Tensor items = _network.EncodeItems(
            _tape, _everyItem, _tape.Input(_data.ItemFeatures, _everyItem.Length, shape.ItemFeatureCount));
        int[] users = [.. batch.Select(window => window.User)];
        Tensor codes = _network.EncodeUsers(
            _tape,
            users,
            UserResponseModel.OneHot(_tape, users, _data.Genders, shape.GenderCount),
            UserResponseModel.OneHot(_tape, users, _data.Ages, shape.AgeCount));
        codes = Dropout.Apply(codes, _options.Dropout, dropout);
        Tensor states = _network.Encode(
            _tape, items.PickRows(placed.Before), placed.Feedback, placed.Lengths, onlyLast: false, dropout);
        Tensor heads = _network.Heads(states, codes.RepeatRows(placed.Places));
        return _network.Scores(heads, items.PickRows(placed.Items));
    }
}
