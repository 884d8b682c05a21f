package quadrant.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;
import quadrant.evaluation.HeldOutRates;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.model.Uncertainty;
import quadrant.pixels.PixelSize;

/**
 * The predictions of a model for the cells of a large image. It is filled by {@link
 * Classifier#classify}, which may end early, and read when
 * that has finished.
 */
public final class ProbabilityMap {
    /** The state of a cell. */
    public enum State {
        /** Not reached. */
        PENDING,
        CLASSIFIED,
        /** Without tissue, and skipped. */
        EMPTY,
        /** Its pixels could not be read. */
        UNREADABLE
    }

    private final String image;
    private final ClassList classes;
    private final TileGrid grid;
    private final Optional<PixelSize> pixelSize;
    private final float[][] probabilities;
    private final State[] states;
    /** NaN where there is none. */
    private final double[] outliers;

    private Optional<Uncertainty> doubt = Optional.empty();
    private OptionalDouble tissueShare = OptionalDouble.empty();

    /**
     * An empty map.
     *
     * @param image the image's name for the user
     * @param pixelSize of the image at full resolution
     */
    public ProbabilityMap(String image, ClassList classes, TileGrid grid, Optional<PixelSize> pixelSize) {
        this.image = image;
        this.classes = classes;
        this.grid = grid;
        this.pixelSize = pixelSize;
        int cells = Math.toIntExact(grid.cells());
        this.probabilities = new float[classes.size()][cells];
        for (float[] plane : probabilities) {
            Arrays.fill(plane, Float.NaN);
        }
        this.states = new State[cells];
        Arrays.fill(states, State.PENDING);
        this.outliers = new double[cells];
        Arrays.fill(outliers, Double.NaN);
    }

    public String image() {
        return image;
    }

    public ClassList classes() {
        return classes;
    }

    public TileGrid grid() {
        return grid;
    }

    /** The size of the image at full resolution. */
    public Optional<PixelSize> pixelSize() {
        return pixelSize;
    }

    /** The probabilities of one class, one per cell, row by row; NaN where there is none. A copy. */
    public float[] plane(int label) {
        return probabilities[label].clone();
    }

    public State state(int cell) {
        return states[cell];
    }

    /** The number of cells in this state. */
    public int count(State state) {
        return (int) Arrays.stream(states).filter(s -> s == state).count();
    }

    /** The prediction for a classified cell. */
    public Prediction prediction(int cell) {
        List<Float> p = new ArrayList<>();
        for (float[] plane : probabilities) {
            p.add(plane[cell]);
        }
        String name = image + "#" + cell;
        OptionalDouble outlier =
                Double.isNaN(outliers[cell]) ? OptionalDouble.empty() : OptionalDouble.of(outliers[cell]);
        return new Prediction(name, new GroupId(name), OptionalInt.empty(), p, doubt.map(u -> u.of(p, outlier)));
    }

    /** Whether predictions have a doubt. */
    public boolean hasDoubts() {
        return doubt.isPresent();
    }

    /** How often the model was right on images held out of its training, where it records that. */
    public Optional<HeldOutRates> rates() {
        return doubt.flatMap(Uncertainty::rates);
    }

    /** Whether there is a reason to doubt the prediction for a cell; false where it has none. */
    public boolean doubtful(int cell) {
        return hasDoubts()
                && states[cell] == State.CLASSIFIED
                && prediction(cell).doubtful();
    }

    /** The predictions of the classified cells, all in one group. */
    public Predictions predictions() {
        GroupId slide = new GroupId(image);
        List<Prediction> rows = new ArrayList<>();
        for (int i = 0; i < states.length; i++) {
            if (states[i] == State.CLASSIFIED) {
                rows.add(prediction(i).in(slide));
            }
        }
        return new Predictions(classes, rows);
    }

    /** The share of the image that is tissue, 0–1; empty where no mask was made. */
    public OptionalDouble tissueShare() {
        return tissueShare;
    }

    /** Begins to fill the map by a model with this uncertainty, on an image with this mask. */
    void begin(Optional<Uncertainty> uncertainty, Optional<TissueMask> mask) {
        doubt = uncertainty;
        tissueShare = mask.map(m -> OptionalDouble.of(m.share())).orElse(OptionalDouble.empty());
    }

    void mark(int cell, State state) {
        states[cell] = state;
    }

    void put(int cell, float[] row, OptionalDouble outlier) {
        outliers[cell] = outlier.orElse(Double.NaN);
        for (int k = 0; k < probabilities.length; k++) {
            probabilities[k][cell] = row[k];
        }
        states[cell] = State.CLASSIFIED;
    }
}
