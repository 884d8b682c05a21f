package quadrant.find;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import quadrant.find.Picture.Part;
import quadrant.task.Task;

/**
 * Finds cells in two passes over a {@link Tree}: the first, over every projection and without sizes, shows which of them has the
 * best objects and how large these are; the second uses that. Faint objects are dropped, and {@link SecondKind} adds its cells.
 * A large image is searched in tiles, so that memory is flat: an object belongs to the tile that holds the centre of its box.
 */
public final class Finder {
    /** Areas that are worth nothing, of the typical one. */
    static final double SMALL = 1 / 20.0;

    static final double BIG = 12;

    private static final double LEAST_PX = 25;
    /** The largest area, of the image's. */
    private static final double MOST = 0.1;
    /** A contrast times the diameter, of the median contrast and the typical diameter, below which an object is too faint. */
    private static final double FAINT = 0.35;
    /** The least quality of the others where there is a second kind: whole round cells, no fragments of clumps. */
    private static final double FIRM = 0.45;

    private static final int FIRST_LEVELS = 24;
    private static final int LEVELS = 40;
    private static final double FINE = 0.05;
    private static final int MARGIN_PX = 128;
    private static final int MOST_MARGIN_PX = 1024;
    /** Less than this is noise, which is not counted among what is too small. */
    private static final int NOISE_PX = 5;

    private final Picture p;
    private final Task task;
    /** The objects of the first pass, on the part where it was last. */
    private final Map<Projection, int[]> first = new EnumMap<>(Projection.class);

    /** A finder for an image; it stops with a {@link quadrant.task.CancelledException} when the task is cancelled. */
    public Finder(Picture picture, Task task) {
        this.p = picture;
        this.task = task;
    }

    /**
     * An object.
     *
     * @param density the mean logarithm of each channel in it, after 8 of 255 are added
     */
    public record Cell(double areaPx, List<Double> density) {}

    /**
     * What was found.
     *
     * @param labels for each pixel of the image its object, from 1 on in the order of their first pixels; 0 for none
     * @param cells by label, from 1 on
     * @param leftOut how many were left out, by reason
     * @param used the search with what came from the image; its areas are whole numbers
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Found(int[] labels, List<Cell> cells, Map<String, Integer> leftOut, Search used) {}

    /** Finds cells. */
    public Found find(Search asked) {
        Search s = known(asked, new int[0][]);
        Map<String, Integer> leftOut = new LinkedHashMap<>();
        int[] labels = new int[p.w * p.h];
        int margin = (int) Math.max(MARGIN_PX, Math.min(MOST_MARGIN_PX, 3 * Math.sqrt(s.typicalPx())));
        int count = 0;
        List<Part> cores = p.parts(0);
        List<Part> parts = p.parts(margin);
        for (int k = 0; k < cores.size() && s.typicalPx() > 0; k++) {
            task.progress(k, cores.size());
            count = add(search(parts.get(k), s, leftOut), parts.get(k), cores.get(k), labels, count);
        }
        List<Cell> cells = numbered(labels, count, asked, leftOut);
        Search used = s.typicalPx() > 0 ? s.sized(s.typicalPx(), least(s), most(s, labels.length)) : s;
        return new Found(labels, cells, leftOut, used);
    }

    /**
     * The search with the projection and the typical area that some clicks on wanted cells say.
     *
     * @param clicks x and y of pixels; three are enough
     */
    public Search learnt(Search asked, int[]... clicks) {
        Search open = asked.of(Optional.empty()).sized(0, asked.minPx(), asked.maxPx());
        if (clicks.length == 0 || !p.colour || p.parts(0).size() > 1) {
            return clicks.length == 0 ? asked : known(open, clicks);
        }
        // cells of the second kind are found as they are
        Search s = known(open);
        int[] cells = second(s, p.parts(0).get(0));
        int[][] others =
                Arrays.stream(clicks).filter(c -> cells[c[1] * p.w + c[0]] == 0).toArray(int[][]::new);
        return others.length == 0 ? s : known(open, others);
    }

    private static double least(Search s) {
        double open = Math.rint(Math.max(LEAST_PX, s.typicalPx() * SMALL));
        return s.minPx() > 0 ? Math.min(s.minPx(), open) : open;
    }

    private static double most(Search s, double all) {
        return Math.max(s.maxPx(), Math.rint(Math.min(s.typicalPx() * BIG, MOST * all)));
    }

    /** The first pass: fills in the projection and the typical area, 0 where nothing is found. */
    private Search known(Search asked, int[]... clicks) {
        Optional<Projection> fixed = asked.high().filter(h -> h.fits(p.colour));
        if (fixed.isPresent() && asked.typicalPx() > 0) {
            return asked;
        }
        List<Projection> some = fixed.map(List::of)
                .orElseGet(() -> Arrays.stream(Projection.values())
                        .filter(h -> h.fits(p.colour))
                        .toList());
        double best = -1;
        Search found = asked;
        for (Projection h : some) {
            double score = 0;
            List<double[]> sizes = new ArrayList<>();
            for (Part part : p.parts(0)) {
                score += score(h, part, sizes, clicks);
            }
            if (score > best) {
                best = score;
                double typical = asked.typicalPx() > 0 ? asked.typicalPx() : Math.rint(median(sizes));
                found = asked.of(Optional.of(h)).sized(typical, asked.minPx(), asked.maxPx());
            }
        }
        return clicks.length > 0 && found.typicalPx() == 0 ? known(asked) : found;
    }

    /** The score of a projection on a part of the image, whose areas and their weights are added. */
    private double score(Projection high, Part part, List<double[]> sizes, int[]... clicks) {
        int[] in = Arrays.stream(clicks)
                .filter(c -> c[0] >= part.x() && c[1] >= part.y())
                .filter(c -> c[0] < part.x() + part.w() && c[1] < part.y() + part.h())
                .mapToInt(c -> (c[1] - part.y()) * part.w() + c[0] - part.x())
                .toArray();
        if (clicks.length > 0 && in.length == 0) {
            return 0;
        }
        Field f = p.field(part, i -> high.at(p, i));
        Tree.Choice c = new Tree(f, 1, LEAST_PX, MOST * f.v().length, 0, true, in).choose(FIRST_LEVELS, task);
        first.put(high, c.labels());
        if (in.length > 0) {
            Arrays.stream(c.clicked()).filter(b -> b[1] > 0).forEach(b -> sizes.add(new double[] {b[1], 1}));
            return Arrays.stream(c.clicked()).mapToDouble(b -> b[0]).sum();
        }
        double score = 0;
        double[][] contrast = contrast(f, c.labels(), c.quality().length);
        for (int l = 1; l < contrast.length; l++) {
            double area = contrast[l][1];
            score += c.quality()[l] * Math.pow(area, 0.75);
            sizes.add(new double[] {area, c.quality()[l] * Math.sqrt(area) * Math.max(0, contrast[l][0])});
        }
        return score;
    }

    /** The value at which half of the weight is reached, of pairs of both; 0 where there is none. */
    private static double median(List<double[]> pairs) {
        double all = pairs.stream().mapToDouble(x -> x[1]).sum();
        double sum = 0;
        for (double[] x :
                pairs.stream().sorted(Comparator.comparingDouble(x -> x[0])).toList()) {
            sum += x[1];
            if (all > 0 && sum >= all / 2) {
                return x[0];
            }
        }
        return 0;
    }

    /** The second pass on a part of the image: its labels. */
    private int[] search(Part part, Search s, Map<String, Integer> leftOut) {
        Projection high = s.high().orElseThrow();
        int[] second = second(s, part);
        boolean firm = Arrays.stream(second).anyMatch(l -> l > 0);
        Field all = p.field(part, i -> high.at(p, i));
        Field f = firm ? without(second, all) : all;
        double typical = s.typicalPx();
        double most = most(s, f.v().length);
        Tree tree = new Tree(f, Math.max(1, FINE * Math.sqrt(typical)), least(s), most, typical, !firm);
        Tree.Choice c = tree.choose(LEVELS, task);
        int[] labels = c.labels();
        double[][] contrast = contrast(f, labels, c.quality().length);
        double faint = FAINT * median(Arrays.asList(contrast).subList(1, contrast.length));
        int n = contrast.length;
        for (int i = 0; i < labels.length; i++) {
            int l = labels[i];
            double small = Math.sqrt(Math.min(1, contrast[l][1] / typical));
            boolean kept = contrast[l][0] * small >= faint && (!firm || c.quality()[l] >= FIRM);
            labels[i] = second[i] > 0 ? n + second[i] : kept ? l : 0;
        }
        count(tree.standingOut(), labels, s, leftOut);
        return labels;
    }

    /** Counts what stands out and holds no object. */
    private void count(Runs out, int[] labels, Search s, Map<String, Integer> leftOut) {
        double most = most(s, labels.length);
        Shapes shapes = out.shapes();
        BitSet held = new BitSet();
        IntStream.range(0, labels.length).filter(i -> labels[i] > 0).forEach(i -> held.set(out.at(i)));
        for (int l = 1; l < shapes.count(); l++) {
            double px = shapes.area(l);
            if (!held.get(l) && px >= NOISE_PX) {
                String why = px > most ? "too large" : px < least(s) ? "too small" : "of poor shape or edge";
                leftOut.merge(why, 1, Integer::sum);
            }
        }
    }

    private int[] second(Search s, Part part) {
        Projection high = s.high().orElseThrow();
        if (!p.colour) {
            return new int[part.w() * part.h()];
        }
        if (p.parts(0).size() > 1 || !first.containsKey(high)) {
            score(high, part, new ArrayList<>());
        }
        return SecondKind.cells(p, part, Objects.requireNonNull(first.get(high)), s.typicalPx());
    }

    /** The plane with background where cells of the second kind are: their edges and contrast are not those of the others. */
    private static Field without(int[] second, Field f) {
        Field far = Field.of(f.w(), f.h(), i -> second[i]).far();
        float threshold = f.otsu();
        double[] low = IntStream.range(0, second.length)
                .mapToDouble(i -> f.v()[i])
                .filter(x -> x <= threshold)
                .toArray();
        double ground = Field.of(low.length, 1, i -> low[i]).at(0.5)[0];
        return Field.of(f.w(), f.h(), i -> far.v()[i] <= 2 ? ground : f.v()[i]);
    }

    /** For each label the mean inside less the mean of the two pixels around, and the area. */
    private static double[][] contrast(Field f, int[] labels, int n) {
        double[][] sums = new double[n][4];
        int[] near = near(near(labels, f.w(), 1), f.w(), f.w());
        float least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < labels.length; i++) {
            least = Math.min(least, f.v()[i]);
            double[] to = sums[near[i]];
            int at = labels[i] > 0 ? 0 : 2;
            to = labels[i] > 0 ? sums[labels[i]] : to;
            to[at] += f.v()[i];
            to[at + 1]++;
        }
        for (double[] s : sums) {
            s[0] = s[0] / Math.max(1, s[1]) - (s[3] > 0 ? s[2] / s[3] : least);
        }
        return sums;
    }

    /** The highest label within two pixels along rows, or with a step of the width along columns. */
    private static int[] near(int[] labels, int w, int step) {
        int[] to = labels.clone();
        for (int i = 0; i < to.length; i++) {
            int at = step == 1 ? i % w : i / w;
            int end = (step == 1 ? w : to.length / w) - 1 - at;
            for (int k = -Math.min(2, at); k <= Math.min(2, end); k++) {
                to[i] = Math.max(to[i], labels[i + k * step]);
            }
        }
        return to;
    }

    /** Adds the objects that belong to a part. */
    private int add(int[] some, Part part, Part core, int[] labels, int count) {
        boolean[] own = own(some, part, core, labels);
        for (int i = 0; i < some.length; i++) {
            int at = (part.y() + i / part.w()) * p.w + part.x() + i % part.w();
            labels[at] = own[some[i]] && labels[at] == 0 ? count + some[i] : labels[at];
        }
        return count + own.length;
    }

    /** Which objects of a part have their centres in its core, and at least half of their pixels are not taken yet. */
    private boolean[] own(int[] some, Part part, Part core, int... labels) {
        int n = Arrays.stream(some).max().orElse(0) + 1;
        Rectangle[] box = new Rectangle[n];
        double[] free = new double[n];
        for (int i = 0; i < some.length; i++) {
            if (some[i] > 0) {
                Rectangle pixel = new Rectangle(part.x() + i % part.w(), part.y() + i / part.w(), 1, 1);
                box[some[i]] = box[some[i]] == null ? pixel : box[some[i]];
                box[some[i]].add(pixel);
                free[some[i]] += labels[pixel.y * p.w + pixel.x] == 0 ? 1 : -1;
            }
        }
        Rectangle within = new Rectangle(core.x(), core.y(), core.w(), core.h());
        boolean[] own = new boolean[n];
        for (int l = 1; l < n; l++) {
            own[l] = free[l] >= 0 && box[l] != null && within.contains(box[l].getCenterX(), box[l].getCenterY());
        }
        return own;
    }

    /** Takes away what is not asked for, and numbers the others anew. */
    private List<Cell> numbered(int[] labels, int count, Search asked, Map<String, Integer> leftOut) {
        int channels = p.colour ? 3 : 1;
        double[][] sums = new double[count + 1][channels + 1];
        for (int i = 0; i < labels.length; i++) {
            for (int c = 0; c < channels && labels[i] > 0; c++) {
                sums[labels[i]][c] += p.density(c, i);
            }
            sums[labels[i]][channels]++;
        }
        int[] number = new int[count + 1];
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            int l = labels[i];
            if (l > 0 && number[l] == 0) {
                double px = sums[l][channels];
                Cell cell = new Cell(
                        px,
                        Arrays.stream(sums[l], 0, channels)
                                .mapToObj(x -> x / px)
                                .toList());
                Optional<String> why = asked.refused(cell);
                why.ifPresent(w -> leftOut.merge(w, 1, Integer::sum));
                if (why.isEmpty()) {
                    cells.add(cell);
                }
                number[l] = why.isPresent() ? -1 : cells.size();
            }
            labels[i] = Math.max(0, number[l]);
        }
        return cells;
    }
}
