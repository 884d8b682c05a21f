package quadrant.workspace;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.evaluation.WorthLabelling;
import quadrant.workspace.Workspace.LabelClass;

/**
 * The gallery without its window: all objects in sections, laid out as rows of square cells, and which of them are selected. The
 * order stays as it is until it is asked for again, so that no object moves away under the hand. Places count the objects in
 * their order, from 0. Not thread-safe.
 */
public final class Gallery {
    private final int cellPx;
    private final int headerPx;
    private int columns = 1;
    private final List<Section> sections = new ArrayList<>();
    private final List<Integer> items = new ArrayList<>();
    private final Map<Integer, Integer> places = new HashMap<>();
    /** The upper edge of each row, by the place of its first object, and the reverse. */
    private final NavigableMap<Integer, Integer> tops = new TreeMap<>();

    private final NavigableMap<Integer, Integer> rows = new TreeMap<>();
    private int height;
    private final Set<Integer> selected = new TreeSet<>();
    private int cursor = -1;
    private int anchor = -1;

    /** What is near to each other. */
    public enum Order {
        /** Groups of like objects, in each the most typical first. */
        LIKENESS("likeness (L)"),
        /** Classes, in each the predicted ones, the most probable first, and then the labelled ones. */
        CLASS("class and probability (P)"),
        /** Those that are unlike all labelled ones, then the others, the least certain first. */
        DOUBT("doubt (U)");

        private final String text;

        Order(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return "Sorted by " + text;
        }
    }

    /**
     * Objects below one header.
     *
     * @param classId of which they are; −1 for no one class
     * @param from the place of the first
     */
    public record Section(String title, int classId, List<Integer> of, int from) {
        /** The place behind the last. */
        public int to() {
            return from + of.size();
        }
    }

    /**
     * An empty gallery.
     *
     * @param cellPx side of an object's cell
     * @param headerPx height of a section's header
     */
    public Gallery(int cellPx, int headerPx) {
        this.cellPx = cellPx;
        this.headerPx = headerPx;
    }

    // order

    /**
     * Sorts the objects of a workspace anew; selected ones stay selected.
     *
     * @param groups of like objects by {@link Likeness#groups}; others follow behind them
     */
    public void sort(Order order, Workspace w, Forecast f, List<List<Integer>> groups) {
        List<LabelClass> classes = w.classes();
        List<Section> all = new ArrayList<>();
        if (order == Order.LIKENESS) {
            groups.forEach(group -> add(all, "Group " + (all.size() + 1), group));
            Set<Integer> grouped = new TreeSet<>();
            groups.forEach(grouped::addAll);
            add(all, "Features not computed yet", some(w, i -> !grouped.contains(i)));
        } else if (order == Order.CLASS) {
            for (int k = 0; k < classes.size(); k++) {
                int own = k;
                LabelClass c = classes.get(k);
                List<Integer> predicted = some(w, i -> w.label(i).isEmpty() && f.placeIn(classes, i) == own);
                predicted.sort(Comparator.comparingDouble(i -> -f.probability(i)));
                all.add(new Section(c.name() + ", predicted", c.id(), predicted, 0));
                List<Integer> labelled = some(w, i -> w.labelPlace(i).orElse(-1) == own);
                all.add(new Section(c.name() + ", labelled", c.id(), labelled, 0));
            }
        } else {
            List<Integer> others = some(w, i -> w.label(i).isEmpty() && f.placeIn(classes, i) >= 0);
            List<Integer> unlike = others.stream().filter(f::doubtful).collect(Collectors.toList());
            others.removeIf(f::doubtful);
            unlike.sort(Comparator.comparingDouble(i -> -f.outliers().getOrDefault(i, 0.0)));
            others.sort(
                    Comparator.comparingDouble(i -> -WorthLabelling.uncertainty(f.of().getOrDefault(i, List.of(1f)))));
            add(all, "Unlike all labelled", unlike);
            add(all, "Least certain first", others);
        }
        if (order != Order.LIKENESS) {
            add(all, "No class yet", some(w, i -> w.label(i).isEmpty() && f.placeIn(classes, i) < 0));
        }
        if (order == Order.DOUBT) {
            add(all, "Labelled", some(w, i -> w.label(i).isPresent()));
        }
        lay(all, w);
    }

    private static void add(List<Section> to, String title, List<Integer> of) {
        to.add(new Section(title, -1, of, 0));
    }

    private static List<Integer> some(Workspace w, IntPredicate wanted) {
        return IntStream.of(w.objects()).filter(wanted).boxed().collect(Collectors.toList());
    }

    /** Takes account of objects that have come or gone, which it returns whether there are; the order of the others stays. */
    public boolean follow(Workspace w) {
        int[] now = w.objects();
        if (now.length == items.size() && IntStream.of(now).allMatch(places::containsKey)) {
            return false;
        }
        List<Section> all = new ArrayList<>(sections);
        add(all, "Added since", some(w, i -> !places.containsKey(i)));
        lay(all, w);
        return true;
    }

    private void lay(List<Section> all, Workspace w) {
        int current = cursor < 0 ? -1 : item(cursor);
        items.clear();
        sections.clear();
        for (Section s : all) {
            List<Integer> there = s.of.stream().filter(w::has).toList();
            if (!there.isEmpty()) {
                sections.add(new Section(s.title, s.classId, there, items.size()));
                items.addAll(there);
            }
        }
        places.clear();
        items.forEach(i -> places.put(i, places.size()));
        selected.retainAll(places.keySet());
        cursor = place(current);
        anchor = cursor;
        columns(columns);
    }

    // places

    /** Lays the cells out anew. */
    public void columns(int count) {
        columns = Math.max(1, count);
        tops.clear();
        rows.clear();
        height = 0;
        for (Section s : sections) {
            height += headerPx;
            for (int at = s.from; at < s.to(); at += columns) {
                tops.put(at, height);
                rows.put(height, at);
                height += cellPx;
            }
        }
    }

    public List<Section> sections() {
        return Collections.unmodifiableList(sections);
    }

    /** The number of objects. */
    public int size() {
        return items.size();
    }

    /** The object at a place. */
    public int item(int place) {
        return items.get(place);
    }

    /** The place of an object; −1 where it is not there. */
    public int place(int item) {
        return places.getOrDefault(item, -1);
    }

    /** The height of all rows, in pixels. */
    public int heightPx() {
        return height;
    }

    /** The first place of the row of a place. */
    private int row(int place) {
        return Objects.requireNonNull(tops.floorKey(place));
    }

    private int rowEnd(int row) {
        return Objects.requireNonNullElse(tops.higherKey(row), items.size());
    }

    /** The left edge of a place's cell. */
    public int xPx(int place) {
        return (place - row(place)) * cellPx;
    }

    /** The upper edge of a place's cell. */
    public int yPx(int place) {
        return Objects.requireNonNull(tops.get(row(place)));
    }

    /** The places whose cells touch a band of rows, as first and the one behind the last. */
    public int[] within(int topPx, int bottomPx) {
        Collection<Integer> band = rows.subMap(topPx - cellPx, false, Math.max(topPx, bottomPx), false)
                .values();
        return band.isEmpty() ? new int[] {0, 0} : new int[] {Collections.min(band), rowEnd(Collections.max(band))};
    }

    /** The place at a pixel; −1 for none. */
    public int at(int xPx, int yPx) {
        int[] row = within(yPx, yPx + 1);
        int at = row[0] + Math.floorDiv(xPx, cellPx);
        return xPx >= 0 && at < row[1] ? at : -1;
    }

    // selection

    /** The selected objects, ascending. */
    public Set<Integer> selected() {
        return Collections.unmodifiableSet(selected);
    }

    /** The place where the keyboard is; −1 for none. */
    public int cursor() {
        return cursor;
    }

    /**
     * A click on a place, or a key that leads to it.
     *
     * @param extend selects all from the one that was clicked on before
     * @param toggle leaves the others selected; without extend, a selected one becomes unselected
     */
    public void choose(int place, boolean extend, boolean toggle) {
        if (!toggle) {
            selected.clear();
        }
        if (extend && anchor >= 0) {
            selected.addAll(items.subList(Math.min(anchor, place), Math.max(anchor, place) + 1));
        } else {
            if (!selected.add(item(place))) {
                selected.remove(item(place));
            }
            anchor = place;
        }
        cursor = place;
    }

    /**
     * Selects the cells that a frame touches.
     *
     * @param add leaves the others selected
     */
    public void frame(Rectangle frame, boolean add) {
        int[] band = within(frame.y, frame.y + frame.height + 1);
        Stream<Integer> touched = IntStream.range(band[0], band[1])
                .filter(at -> xPx(at) <= frame.x + frame.width && frame.x < xPx(at) + cellPx)
                .mapToObj(items::get);
        choose(Stream.concat(add ? List.copyOf(selected).stream() : Stream.of(), touched)
                .toList());
    }

    /** Selects all of the section where the keyboard is. */
    public void chooseSection() {
        sections.stream().filter(s -> s.from <= cursor && cursor < s.to()).forEach(s -> selected.addAll(s.of));
    }

    /** Selects objects, and goes to the last of them. */
    public void choose(List<Integer> objects) {
        selected.clear();
        for (int item : objects) {
            if (places.containsKey(item)) {
                selected.add(item);
                cursor = place(item);
                anchor = cursor;
            }
        }
    }

    /**
     * Moves by a key.
     *
     * @param cells forward
     * @param rows downward
     * @param extend selects all on the way
     */
    public void move(int cells, int rows, boolean extend) {
        if (items.isEmpty()) {
            return;
        }
        int from = Math.max(0, cursor);
        int row = row(from);
        for (int n = 0; n < Math.abs(rows); n++) {
            row = Objects.requireNonNullElse(rows > 0 ? tops.higherKey(row) : tops.lowerKey(row), row);
        }
        int beside = Math.min(rowEnd(row) - 1, row + xPx(from) / cellPx);
        choose(Math.max(0, Math.min(items.size() - 1, beside + cells)), extend, false);
    }
}
