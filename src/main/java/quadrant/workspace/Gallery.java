package quadrant.workspace;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import quadrant.evaluation.WorthLabelling;
import quadrant.workspace.Workspace.LabelClass;

/**
 * The gallery without its window: all objects in sections, laid out as rows of square cells, and which of them are selected. The
 * order stays as it is until it is asked for again, so that no object moves away under the hand. Places count the objects in
 * their order, from 0. Not thread-safe.
 */
public final class Gallery {
    private static final String PREDICTED = ", predicted";
    private static final String LABELLED = ", labelled";

    private final int cellPx;
    private final int headerPx;
    private int columns = 1;
    private List<Section> sections = List.of();
    private int[] items = {};
    private Map<Integer, Integer> places = Map.of();
    /** The place of the first object of each row, and the row's upper edge. */
    private int[] rowFrom = {};

    private int[] rowY = {};
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
     * @param to the place behind the last
     * @param yPx the header's upper edge
     */
    public record Section(String title, int classId, int from, int to, int yPx) {}

    /** A section whose place is not known yet. */
    private record Draft(String title, int classId, List<Integer> of) {}

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
        lay(
                switch (order) {
                    case LIKENESS -> byLikeness(w, groups);
                    case CLASS -> byClass(w, f);
                    case DOUBT -> byDoubt(w, f);
                },
                w);
    }

    private static List<Integer> some(Workspace w, IntPredicate wanted) {
        return IntStream.of(w.objects()).filter(wanted).boxed().toList();
    }

    private static List<Draft> byLikeness(Workspace w, List<List<Integer>> groups) {
        List<Draft> drafts = new ArrayList<>();
        Set<Integer> grouped = new HashSet<>();
        for (List<Integer> group : groups) {
            grouped.addAll(group);
            drafts.add(new Draft("Group " + (drafts.size() + 1), -1, group));
        }
        drafts.add(new Draft("Features not computed yet", -1, some(w, i -> !grouped.contains(i))));
        return drafts;
    }

    private static List<Draft> byClass(Workspace w, Forecast f) {
        List<LabelClass> classes = w.classes();
        List<Draft> drafts = new ArrayList<>();
        for (int k = 0; k < classes.size(); k++) {
            int own = k;
            LabelClass c = classes.get(k);
            List<Integer> predicted =
                    new ArrayList<>(some(w, i -> w.label(i).isEmpty() && f.placeIn(classes, i) == own));
            predicted.sort(Comparator.comparingDouble(i -> -f.probability(i)));
            drafts.add(new Draft(c.name() + PREDICTED, c.id(), predicted));
            drafts.add(new Draft(
                    c.name() + LABELLED, c.id(), some(w, i -> w.labelPlace(i).orElse(-1) == own)));
        }
        drafts.add(unpredicted(w, f));
        return drafts;
    }

    private static Draft unpredicted(Workspace w, Forecast f) {
        List<LabelClass> classes = w.classes();
        return new Draft("No class yet", -1, some(w, i -> w.label(i).isEmpty() && f.placeIn(classes, i) < 0));
    }

    private static List<Draft> byDoubt(Workspace w, Forecast f) {
        List<LabelClass> classes = w.classes();
        List<Integer> unlike = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int i : w.objects()) {
            if (w.label(i).isEmpty() && f.placeIn(classes, i) >= 0) {
                (f.doubtful(i) ? unlike : others).add(i);
            }
        }
        unlike.sort(Comparator.comparingDouble(i -> -f.outliers().getOrDefault(i, 0.0)));
        others.sort(Comparator.comparingDouble(i -> -WorthLabelling.uncertainty(f.of().getOrDefault(i, List.of(1f)))));
        return List.of(
                new Draft("Unlike all labelled", -1, unlike),
                new Draft("Least certain first", -1, others),
                unpredicted(w, f),
                new Draft("Labelled", -1, some(w, i -> w.label(i).isPresent())));
    }

    /** Takes account of objects that have come or gone, which it returns whether there are; the order of the others stays. */
    public boolean follow(Workspace w) {
        int[] now = w.objects();
        if (now.length == items.length && IntStream.of(now).allMatch(places::containsKey)) {
            return false;
        }
        List<Draft> drafts = new ArrayList<>();
        for (Section s : sections) {
            List<Integer> kept =
                    Arrays.stream(items, s.from, s.to).filter(w::has).boxed().toList();
            drafts.add(new Draft(s.title, s.classId, kept));
        }
        drafts.add(new Draft("Added since", -1, some(w, i -> !places.containsKey(i))));
        lay(drafts, w);
        return true;
    }

    private void lay(List<Draft> drafts, Workspace w) {
        int current = cursor < 0 ? -1 : items[cursor];
        items = drafts.stream()
                .flatMap(d -> d.of.stream())
                .mapToInt(i -> i)
                .filter(w::has)
                .toArray();
        places = new HashMap<>();
        for (int at = 0; at < items.length; at++) {
            places.put(items[at], at);
        }
        List<Section> laid = new ArrayList<>();
        int from = 0;
        for (Draft d : drafts) {
            int to = from + (int) d.of.stream().filter(w::has).count();
            if (to > from) {
                laid.add(new Section(d.title, d.classId, from, to, 0));
            }
            from = to;
        }
        sections = laid;
        selected.retainAll(places.keySet());
        cursor = place(current);
        anchor = cursor;
        columns(columns);
    }

    // places

    /** Lays the cells out anew. */
    public void columns(int count) {
        columns = Math.max(1, count);
        List<Section> laid = new ArrayList<>();
        List<Integer> from = new ArrayList<>();
        List<Integer> tops = new ArrayList<>();
        int y = 0;
        for (Section s : sections) {
            laid.add(new Section(s.title, s.classId, s.from, s.to, y));
            y += headerPx;
            for (int at = s.from; at < s.to; at += columns) {
                from.add(at);
                tops.add(y);
                y += cellPx;
            }
        }
        sections = laid;
        rowFrom = from.stream().mapToInt(i -> i).toArray();
        rowY = tops.stream().mapToInt(i -> i).toArray();
        height = y;
    }

    public List<Section> sections() {
        return Collections.unmodifiableList(sections);
    }

    /** The number of objects. */
    public int size() {
        return items.length;
    }

    /** The object at a place. */
    public int item(int place) {
        return items[place];
    }

    /** The place of an object; −1 where it is not there. */
    public int place(int item) {
        return places.getOrDefault(item, -1);
    }

    /** The height of all rows, in pixels. */
    public int heightPx() {
        return height;
    }

    private int row(int place) {
        int at = Arrays.binarySearch(rowFrom, place);
        return at < 0 ? -at - 2 : at;
    }

    private int rowEnd(int row) {
        int from = rowFrom[row];
        return Math.min(from + columns, section(from).to);
    }

    private Section section(int place) {
        return sections.stream().filter(s -> place < s.to).findFirst().orElseThrow();
    }

    /** The left edge of a place's cell. */
    public int xPx(int place) {
        return (place - rowFrom[row(place)]) * cellPx;
    }

    /** The upper edge of a place's cell. */
    public int yPx(int place) {
        return rowY[row(place)];
    }

    /** The places whose cells touch a band of rows, as first and the one behind the last. */
    public int[] within(int topPx, int bottomPx) {
        int first = Arrays.binarySearch(rowY, topPx - cellPx + 1);
        int last = Arrays.binarySearch(rowY, bottomPx);
        int from = first < 0 ? -first - 1 : first;
        int to = last < 0 ? -last - 2 : last - 1;
        return from > to ? new int[] {0, 0} : new int[] {rowFrom[from], rowEnd(to)};
    }

    /** The place at a pixel; −1 for none. */
    public int at(int xPx, int yPx) {
        int[] row = within(yPx, yPx + 1);
        int at = row[0] + Math.floorDiv(xPx, cellPx);
        return xPx >= 0 && xPx < columns * cellPx && at < row[1] ? at : -1;
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
            IntStream.rangeClosed(Math.min(anchor, place), Math.max(anchor, place))
                    .forEach(at -> selected.add(items[at]));
        } else {
            if (!selected.add(items[place])) {
                selected.remove(items[place]);
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
        if (!add) {
            selected.clear();
        }
        int[] rows = within(frame.y, frame.y + frame.height + 1);
        for (int at = rows[0]; at < rows[1]; at++) {
            boolean across = xPx(at) <= frame.x + frame.width && frame.x < xPx(at) + cellPx;
            if (across && selected.add(items[at])) {
                cursor = at;
                anchor = at;
            }
        }
    }

    /** Selects all of the section where the keyboard is. */
    public void chooseSection() {
        if (cursor >= 0) {
            Section s = section(cursor);
            Arrays.stream(items, s.from, s.to).forEach(selected::add);
        }
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
        if (items.length == 0) {
            return;
        }
        int from = Math.max(0, cursor);
        int row = Math.max(0, Math.min(rowFrom.length - 1, row(from) + rows));
        int beside = Math.min(rowEnd(row) - 1, rowFrom[row] + xPx(from) / cellPx);
        choose(Math.max(0, Math.min(items.length - 1, beside + cells)), extend, false);
    }
}
