package quadrant.find;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;
import quadrant.task.Task;

/**
 * Finds cells in two passes over a {@link Tree}: the first, over every projection and without sizes, tells which of them has the
 * best objects and how large these are; the second uses that. Faint objects are dropped, and {@link SecondKind} adds its cells.
 *
 * <p>An image of more than {@value #WHOLE_PX} pixels is searched in tiles that overlap, with the projection and the typical area
 * of four of its parts; so memory is flat. An object belongs to the tile that holds the centre of its box.
 */
public final class Finder {
    /** Areas that are worth nothing, of the typical one. */
    static final double SMALL = 1 / 20.0;

    static final double BIG = 12;

    /** The least area, in square pixels. */
    private static final double LEAST_PX = 25;
    /** The largest, of the image's. */
    private static final double MOST = 0.1;
    /** A contrast, of the median one, below which an object is too faint. */
    private static final double FAINT = 0.3;

    private static final int FIRST_LEVELS = 24;
    private static final int LEVELS = 40;
    private static final double FINE = 0.05;
    private static final int WHOLE_PX = 1 << 22;
    private static final int CORE_PX = 1024;
    private static final int MARGIN_PX = 128;
    private static final int MOST_MARGIN_PX = 1024;
    /** Less than this is noise, which is not counted among what is too small. */
    private static final int NOISE_PX = 5;
    // like those that were clicked on: times the area, and the least distance of colours, in colour and in grey
    private static final double TIMES = 4;
    private static final double NEVER_TIMES = 2;
    private static final double COLOUR = 0.35;
    private static final double GREY = 1;

    private final RegionSource image;
    private final int w;
    private final int h;
    private final boolean whole;
    private final Planes.Scale scale;

    /** A finder for an image of one or three channels. */
    public Finder(RegionSource image) {
        this.image = image;
        this.w = image.widthPx();
        this.h = image.heightPx();
        this.whole = (long) w * h <= WHOLE_PX;
        this.scale = Planes.Scale.of(image, parts(new int[0][]));
    }

    /**
     * What was found.
     *
     * @param cells from the top
     * @param leftOut how many were left out, by reason
     * @param used the search with what came from the image; its areas are whole numbers
     */
    public record Found(List<Cell> cells, Map<String, Integer> leftOut, Search used) {}

    /** The whole of a small image; else parts of it: about each pixel, or four of them where there are none. */
    private List<Region> parts(int[][] pixels) {
        if (whole) {
            return List.of(new Region(0, 0, w, h));
        }
        int[][] centres = pixels.length > 0
                ? pixels
                : new int[][] {{w / 4, h / 4}, {3 * w / 4, h / 4}, {w / 4, 3 * h / 4}, {3 * w / 4, 3 * h / 4}};
        return Arrays.stream(centres)
                .map(c -> tile(c[0] - CORE_PX / 2, c[1] - CORE_PX / 2, 0))
                .toList();
    }

    /** A tile with its margin, as far as they lie in the image. */
    private Region tile(int left, int top, int margin) {
        int x = Math.max(0, left - margin);
        int y = Math.max(0, top - margin);
        int right = Math.min(w, Math.max(left, 0) + CORE_PX + margin);
        int bottom = Math.min(h, Math.max(top, 0) + CORE_PX + margin);
        return new Region(x, y, right - x, bottom - y);
    }

    /**
     * Finds cells.
     *
     * @throws quadrant.task.CancelledException when the task is cancelled
     */
    public Found find(Search asked, Task task) {
        Search s = known(asked, new int[0][], task);
        Map<String, Integer> leftOut = new LinkedHashMap<>();
        List<Cell> cells = new ArrayList<>();
        if (s.typicalPx() == 0) {
            return new Found(cells, leftOut, s);
        }
        if (whole) {
            search(new Region(0, 0, w, h), s, task, cells, leftOut);
        } else {
            tiles(s, task, cells, leftOut);
        }
        cells.removeIf(c -> {
            int px = c.patch().area();
            String why = asked.maxPx() > 0 && px > asked.maxPx()
                    ? "too large"
                    : px < asked.minPx()
                            ? "too small"
                            : !asked.only().map(o -> o.has(c)).orElse(true)
                                    ? "unlike those wanted"
                                    : asked.never().stream().anyMatch(n -> n.has(c)) ? "like those not wanted" : "";
            if (!why.isEmpty()) {
                leftOut.merge(why, 1, Integer::sum);
            }
            return !why.isEmpty();
        });
        cells.sort(Comparator.comparingInt((Cell c) -> c.patch().y())
                .thenComparing(c -> c.patch().x()));
        return new Found(
                cells,
                leftOut,
                new Search(s.high(), s.typicalPx(), least(s), most(s, (double) w * h), s.only(), s.never()));
    }

    /**
     * What three clicks or so on wanted cells say: the projection and the typical area.
     *
     * @param clicks x and y of pixels
     */
    public Search learn(Search asked, int[][] clicks, Task task) {
        Search open = new Search(Optional.empty(), 0, asked.minPx(), asked.maxPx(), asked.only(), asked.never());
        return clicks.length == 0 ? asked : known(open, clicks, task);
    }

    /** What wanted cells are alike in. */
    public static Search.Like wanted(List<Cell> cells) {
        return Search.Like.of(cells, TIMES, cells.get(0).density().size() > 1 ? COLOUR : GREY);
    }

    /** What cells like one that is not wanted are alike in. */
    public static Search.Like unwanted(Cell cell) {
        return Search.Like.of(List.of(cell), NEVER_TIMES, (cell.density().size() > 1 ? COLOUR : GREY) / 2);
    }

    private static double least(Search s) {
        double open = Math.rint(Math.max(LEAST_PX, s.typicalPx() * SMALL));
        return s.minPx() > 0 ? Math.min(s.minPx(), open) : open;
    }

    private static double most(Search s, double all) {
        double open = Math.rint(Math.min(s.typicalPx() * BIG, MOST * all));
        return Math.max(s.maxPx(), open);
    }

    /** The first pass: fills in the projection and the typical area; that is 0 where nothing is found. */
    private Search known(Search asked, int[][] clicks, Task task) {
        if (asked.high().isPresent() && asked.typicalPx() > 0) {
            return asked;
        }
        List<Planes> parts = new ArrayList<>();
        List<int[]> places = new ArrayList<>();
        for (Region r : parts(clicks)) {
            parts.add(scale.read(image, r));
            int[][] in = whole || clicks.length == 0 ? clicks : new int[][] {clicks[places.size()]};
            places.add(Arrays.stream(in)
                    .mapToInt(c -> (c[1] - r.yPx()) * r.widthPx() + c[0] - r.xPx())
                    .toArray());
        }
        double best = -1;
        Search found = asked;
        for (Projection p : Projection.values()) {
            boolean wanted = asked.high().map(p::equals).orElse(p.fits(scale.colour()));
            if (wanted && p.fits(scale.colour())) {
                double score = 0;
                List<double[]> sizes = new ArrayList<>();
                for (int k = 0; k < parts.size(); k++) {
                    score += first(p.of(parts.get(k)), places.get(k), sizes, task);
                }
                if (score > best) {
                    best = score;
                    double typical = asked.typicalPx() > 0 ? asked.typicalPx() : Math.rint(median(sizes));
                    found = new Search(
                            Optional.of(p), typical, asked.minPx(), asked.maxPx(), asked.only(), asked.never());
                }
            }
        }
        return clicks.length > 0 && found.typicalPx() == 0 ? known(asked, new int[0][], task) : found;
    }

    /** The score of a projection on a part of the image; areas and their weights are added. */
    private static double first(Field f, int[] clicks, List<double[]> sizes, Task task) {
        Tree.Choice c = new Tree(f, 1, LEAST_PX, MOST * f.w * f.h, 0, clicks).choose(FIRST_LEVELS, task);
        double score = 0;
        if (clicks.length > 0) {
            for (double[] b : c.clicked()) {
                score += b[0];
                if (b[1] > 0) {
                    sizes.add(new double[] {b[1], 1});
                }
            }
            return score;
        }
        double[] area = c.area();
        double[] contrast = contrast(f, c.labels(), area.length);
        for (int l = 1; l < area.length; l++) {
            if (area[l] > 0) {
                score += c.quality()[l] * Math.sqrt(area[l]);
                sizes.add(new double[] {area[l], c.quality()[l] * area[l] * Math.max(0, contrast[l])});
            }
        }
        return score;
    }

    /** The value at which half of the weight is reached, of pairs of both; 0 where there is none. */
    private static double median(List<double[]> pairs) {
        double all = pairs.stream().mapToDouble(p -> p[1]).sum();
        double sum = 0;
        for (double[] p :
                pairs.stream().sorted(Comparator.comparingDouble(p -> p[0])).toList()) {
            sum += p[1];
            if (all > 0 && sum >= all / 2) {
                return p[0];
            }
        }
        return 0;
    }

    /** The second pass on a part of the image. */
    private void search(Region r, Search s, Task task, List<Cell> cells, Map<String, Integer> leftOut) {
        Planes planes = scale.read(image, r);
        Field f = s.high().orElseThrow().of(planes);
        double typical = s.typicalPx();
        double most = most(s, (double) f.w * f.h);
        Tree tree = new Tree(f, Math.max(1, FINE * Math.sqrt(typical)), least(s), most, typical);
        Tree.Choice c = tree.choose(LEVELS, task);
        double[] area = c.area();
        double[] contrast = contrast(f, c.labels(), area.length);
        double faint = FAINT
                * median(IntStream.range(1, area.length)
                        .mapToObj(l -> new double[] {contrast[l], area[l]})
                        .toList());
        int[] labels = c.labels();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = contrast[labels[i]] >= faint ? labels[i] : 0;
        }
        count(tree.standingOut(), labels, least(s), most, leftOut);
        cells.addAll(cells(planes, SecondKind.added(planes, labels, typical), r));
    }

    /** Counts what stands out and holds no object. */
    private static void count(Runs out, int[] labels, double least, double most, Map<String, Integer> leftOut) {
        double[] area = out.shapes()[0];
        int[] of = out.labels();
        BitSet held = new BitSet();
        for (int i = 0; i < of.length; i++) {
            if (labels[i] > 0) {
                held.set(of[i]);
            }
        }
        for (int l = 1; l < area.length; l++) {
            if (!held.get(l) && area[l] >= NOISE_PX) {
                String why = area[l] > most ? "too large" : area[l] < least ? "too small" : "of poor shape or edge";
                leftOut.merge(why, 1, Integer::sum);
            }
        }
    }

    /** For each label the mean inside less the mean of the two pixels around. */
    private static double[] contrast(Field f, int[] labels, int n) {
        double[] in = new double[n];
        double[] area = new double[n];
        double[] out = new double[n];
        double[] around = new double[n];
        int[] near = near(labels, f.w, f.h);
        float least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < labels.length; i++) {
            int l = labels[i];
            least = Math.min(least, f.v[i]);
            in[l] += f.v[i];
            area[l]++;
            if (l == 0 && near[i] > 0) {
                out[near[i]] += f.v[i];
                around[near[i]]++;
            }
        }
        double[] contrast = new double[n];
        for (int l = 1; l < n; l++) {
            contrast[l] = in[l] / Math.max(1, area[l]) - (around[l] > 0 ? out[l] / around[l] : least);
        }
        return contrast;
    }

    /** The highest label within two pixels. */
    private static int[] near(int[] labels, int w, int h) {
        int[] from = labels;
        for (int step : new int[] {1, w}) {
            int[] to = new int[labels.length];
            for (int i = 0; i < to.length; i++) {
                int at = step == 1 ? i % w : i / w;
                int end = (step == 1 ? w : h) - 1;
                for (int k = Math.max(-2, -at); k <= Math.min(2, end - at); k++) {
                    to[i] = Math.max(to[i], from[i + k * step]);
                }
            }
            from = to;
        }
        return from;
    }

    private static List<Cell> cells(Planes planes, int[] labels, Region r) {
        int n = Arrays.stream(labels).max().orElse(0) + 1;
        Patch[] patches = Patch.all(labels, r.widthPx(), n);
        double[][] sums = new double[planes.channels().length][n];
        for (int c = 0; c < sums.length; c++) {
            float[] density = planes.density(c);
            for (int i = 0; i < labels.length; i++) {
                sums[c][labels[i]] += density[i];
            }
        }
        List<Cell> cells = new ArrayList<>();
        for (int l = 1; l < n; l++) {
            Patch p = patches[l];
            if (p != null) {
                int own = l;
                Patch at = new Patch(p.x() + r.xPx(), p.y() + r.yPx(), p.w(), p.h(), p.on());
                cells.add(new Cell(
                        at, Arrays.stream(sums).map(s -> s[own] / p.area()).toList()));
            }
        }
        return cells;
    }

    private void tiles(Search s, Task task, List<Cell> cells, Map<String, Integer> leftOut) {
        int margin = (int) Math.max(MARGIN_PX, Math.min(MOST_MARGIN_PX, 3 * Math.sqrt(s.typicalPx())));
        BitSet[] taken = IntStream.range(0, h).mapToObj(y -> new BitSet()).toArray(BitSet[]::new);
        for (int top = 0; top < h; top += CORE_PX) {
            for (int left = 0; left < w; left += CORE_PX) {
                task.progress((long) top * w + (long) left * CORE_PX, (long) w * h);
                List<Cell> some = new ArrayList<>();
                search(tile(left, top, margin), s, task, some, leftOut);
                for (Cell c : some) {
                    Patch p = c.patch();
                    int x = p.x() + p.w() / 2 - left;
                    int y = p.y() + p.h() / 2 - top;
                    if (x >= 0 && y >= 0 && x < CORE_PX && y < CORE_PX && free(p, taken)) {
                        cells.add(c);
                    }
                }
            }
        }
    }

    /** Whether at least half of an object is not another's of the tile beside, which has it then; it gets the rest. */
    private static boolean free(Patch p, BitSet... taken) {
        int shared = 0;
        for (int i = 0; i < p.on().length; i++) {
            shared += p.on()[i] && taken[p.y() + i / p.w()].get(p.x() + i % p.w()) ? 1 : 0;
        }
        boolean free = 2 * shared < p.area();
        for (int i = 0; i < p.on().length && free; i++) {
            BitSet row = taken[p.y() + i / p.w()];
            p.on()[i] &= !row.get(p.x() + i % p.w());
            row.set(p.x() + i % p.w(), p.on()[i] || row.get(p.x() + i % p.w()));
        }
        return free;
    }
}
