package quadrant.labelling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.task.UserException;

/**
 * The state of labelling an image's cells: up to nine classes, numbered as the keys 1 to 9; the current position in an order of
 * the cells; and every change, so that all can be undone. Cells are numbered from 0 and keep their number.
 */
public final class CellLabels {
    /** As many as there are number keys. */
    public static final int MOST_CLASSES = 9;

    private static final int LONGEST_NAME = 60;
    /** The suffix of a ROI's name that distinguishes cells of the same class, as in "lymphocyte 12". */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*[\\s_#.:/-])?\\(?\\d+\\)?");

    private final List<String> classes = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();
    private final List<Integer> order = new ArrayList<>();
    private final Deque<Change> done = new ArrayDeque<>();
    private int place;
    private boolean saved = true;

    /** A change that can be undone. */
    private sealed interface Change {
        /** A cell had this class number before. */
        record Labelled(int cell, int before) implements Change {}

        /** The last cell was added while this position was current. */
        record Added(int placeBefore) implements Change {}
    }

    /** Cells without classes, in their original order. */
    public CellLabels(int cells) {
        IntStream.range(0, cells).forEach(c -> {
            numbers.add(0);
            order.add(c);
        });
    }

    /** The number of cells. */
    public int size() {
        return numbers.size();
    }

    /** The names of the classes; the first has number 1. */
    public List<String> classes() {
        return List.copyOf(classes);
    }

    /**
     * Creates a class; an existing class keeps its number.
     *
     * @return its number, 1 to 9
     * @throws UserException for a name that cannot be, or a tenth class
     */
    public int addClass(String name) {
        String plain = name.strip();
        if (plain.isEmpty() || plain.length() > LONGEST_NAME) {
            throw new UserException(
                    "A class needs a name of 1 to " + LONGEST_NAME + " letters, and this one has " + plain.length()
                            + ".",
                    "Give such a name.");
        }
        if (ENDS_IN_NUMBER.matcher(plain).matches()) {
            throw new UserException(
                    "The class name \"" + plain + "\" ends in a number, which would be taken for that of a cell.",
                    "Write it without a space before the number, such as type2, or in words.");
        }
        int there = classes.indexOf(plain);
        if (there >= 0) {
            return there + 1;
        }
        if (classes.size() == MOST_CLASSES) {
            throw new UserException(
                    "There are " + MOST_CLASSES + " classes already, as many as there are keys.",
                    "Label in two rounds, the second within one class of the first.");
        }
        classes.add(plain);
        return classes.size();
    }

    /** The number of a cell's class; 0 for none. */
    public int number(int cell) {
        return numbers.get(cell);
    }

    /** The name of a cell's class; "" for none. */
    public String label(int cell) {
        int number = number(cell);
        return number == 0 ? "" : classes.get(number - 1);
    }

    /** The current cell; none where there are no cells. */
    public OptionalInt current() {
        return order.isEmpty() ? OptionalInt.empty() : OptionalInt.of(order.get(place));
    }

    /** The position of the current cell in the order, from 0. */
    public int place() {
        return place;
    }

    /** Moves to the next cell; stays at the last. */
    public void forward() {
        place = Math.max(0, Math.min(place + 1, order.size() - 1));
    }

    /** Moves to the previous cell; stays at the first. */
    public void back() {
        place = Math.max(0, place - 1);
    }

    /** Moves to a cell. */
    public void go(int cell) {
        place = order.indexOf(cell);
    }

    /** Moves to the first cell of the order without a class; stays where all have one. */
    public void goToUnlabelled() {
        IntStream.range(0, order.size())
                .filter(p -> numbers.get(order.get(p)) == 0)
                .findFirst()
                .ifPresent(p -> place = p);
    }

    /**
     * Sets the class of the current cell, or removes it with 0.
     *
     * @throws UserException where there is no such class, or no cell
     */
    public void label(int number, boolean thenForward) {
        if (number < 0 || number > classes.size()) {
            throw new UserException(
                    "There is no class " + number + " yet.",
                    classes.isEmpty()
                            ? "Add a class by its name first."
                            : "Add it by its name, or press another number.");
        }
        int cell = current()
                .orElseThrow(() ->
                        new UserException("There is no cell yet.", "Click on cells to mark them, or load their ROIs."));
        if (numbers.get(cell) != number) {
            done.push(new Change.Labelled(cell, numbers.get(cell)));
            numbers.set(cell, number);
            saved = false;
        }
        if (thenForward) {
            forward();
        }
    }

    /**
     * Adds a cell at the end, and moves to it.
     *
     * @return its number
     */
    public int add() {
        int cell = numbers.size();
        done.push(new Change.Added(place));
        numbers.add(0);
        order.add(cell);
        place = order.size() - 1;
        saved = false;
        return cell;
    }

    /** Undoes the last change, and moves to its cell; false where there is none. */
    public boolean undo() {
        if (done.isEmpty()) {
            return false;
        }
        Change last = done.pop();
        if (last instanceof Change.Labelled l) {
            numbers.set(l.cell, l.before);
            go(l.cell);
        } else if (last instanceof Change.Added a) {
            int cell = numbers.size() - 1;
            numbers.remove(cell);
            order.remove(Integer.valueOf(cell));
            place = Math.max(0, Math.min(a.placeBefore, order.size() - 1));
        }
        saved = false;
        return true;
    }

    /** Sets the order: these cells first, then the others by number; starts at the first without a class. */
    public void arrange(List<Integer> first) {
        Set<Integer> all = new LinkedHashSet<>(first);
        IntStream.range(0, size()).forEach(all::add);
        order.clear();
        order.addAll(all);
        place = 0;
        goToUnlabelled();
    }

    /** Makes the current state the start: nothing to undo, nothing to save. */
    public void begin() {
        done.clear();
        saved = true;
        place = 0;
        goToUnlabelled();
    }

    /** Whether there are unsaved changes. */
    public boolean unsaved() {
        return !saved;
    }

    public void markSaved() {
        saved = true;
    }

    /** The number of cells of the class with this number. */
    public int count(int number) {
        return (int) numbers.stream().filter(n -> n == number).count();
    }

    /** Such as "37 of 200 labelled: lymphocyte 20, monocyte 17". */
    public String line() {
        String counts = IntStream.rangeClosed(1, classes.size())
                .mapToObj(n -> classes.get(n - 1) + " " + count(n))
                .collect(Collectors.joining(", "));
        return (size() - count(0)) + " of " + size() + " labelled" + (counts.isEmpty() ? "" : ": " + counts);
    }
}
