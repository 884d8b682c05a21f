package quadrant.workspace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import quadrant.dataset.GroupId;
import quadrant.dataset.GroupRule;
import quadrant.task.UserException;

/**
 * A labelling workspace: images with objects, the classes, and the labels that a person assigns. Every change is passed on as a
 * line of text; the lines in order restore the same workspace. Objects and images are numbered from 0 and keep their numbers.
 * Not thread-safe.
 */
public final class Workspace {
    /** As many as there are number keys. */
    public static final int MOST_CLASSES = 9;

    /** The key of the setting with the regular expression for groups. */
    public static final String GROUP_BY = "group_by";

    /** The prefix of the settings with the group of an image, followed by the image's title. */
    public static final String GROUP_OF = "group of ";

    private final Consumer<String> journal;
    private final List<LabelledImage> pictures = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();
    private final BitSet removed = new BitSet();
    private final Map<Integer, LabelClass> classes = new TreeMap<>();
    private final Map<Integer, Label> labels = new TreeMap<>();
    private final Map<String, String> settings = new TreeMap<>();
    private final Deque<Edit> undos = new ArrayDeque<>();
    private final Deque<Edit> redos = new ArrayDeque<>();
    private int nextClass;
    private long version;

    /** @param journal receives each change as a line, without line break */
    public Workspace(Consumer<String> journal) {
        this.journal = journal;
    }

    /** A counter that increases with every change. */
    public long version() {
        return version;
    }

    // images and objects

    /** Adds an image. @return its number */
    public int add(LabelledImage picture) {
        apply(picture);
        write(Lines.of(picture));
        return pictures.size() - 1;
    }

    /** Adds an object. @return its number */
    public int add(Item item) {
        apply(item);
        write(Lines.of(item));
        return items.size() - 1;
    }

    /** Removes the objects of an image and their labels; that cannot be undone. */
    public void clear(int picture) {
        applyClear(picture);
        write(Lines.clear(picture));
    }

    void apply(LabelledImage picture) {
        pictures.add(picture);
        version++;
    }

    void apply(Item item) {
        if (item.picture() < 0 || item.picture() >= pictures.size()) {
            throw new IllegalArgumentException("No image " + item.picture());
        }
        items.add(item);
        version++;
    }

    void applyClear(int picture) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).picture() == picture) {
                removed.set(i);
                labels.remove(i);
            }
        }
        undos.clear();
        redos.clear();
        version++;
    }

    public List<LabelledImage> pictures() {
        return List.copyOf(pictures);
    }

    /** The number of objects ever added; all object numbers are below it. */
    public int size() {
        return items.size();
    }

    public Item item(int item) {
        return items.get(item);
    }

    /** Whether an object still exists. */
    public boolean there(int item) {
        return item >= 0 && item < items.size() && !removed.get(item);
    }

    /** The existing objects, ascending. */
    public int[] objects() {
        return IntStream.range(0, items.size()).filter(i -> !removed.get(i)).toArray();
    }

    /** The objects of an image. */
    public int[] objects(int picture) {
        return IntStream.range(0, items.size())
                .filter(i -> !removed.get(i) && items.get(i).picture() == picture)
                .toArray();
    }

    // classes

    /** In the order of their numbers, which are the keys 1 to 9. */
    public List<LabelClass> classes() {
        return List.copyOf(classes.values());
    }

    /**
     * Creates a class.
     *
     * @param rgb its colour
     * @throws UserException for a name that is invalid or already used, or a tenth class
     */
    public LabelClass addClass(String name, int rgb) {
        String plain = checked(name, -1);
        if (classes.size() == MOST_CLASSES) {
            throw new UserException(
                    "There are " + MOST_CLASSES + " classes already, as many as there are keys.",
                    "Label in two rounds, the second within one class of the first.");
        }
        LabelClass made = new LabelClass(nextClass, plain, rgb);
        edit(new Edit.SetClass(made.id(), Optional.of(made)));
        return made;
    }

    /**
     * Renames a class; its labels are kept.
     *
     * @throws UserException for a name that is invalid or already used
     */
    public void rename(int id, String name) {
        LabelClass old = existing(id);
        String plain = checked(name, id);
        if (!plain.equals(old.name())) {
            edit(new Edit.SetClass(id, Optional.of(new LabelClass(id, plain, old.rgb()))));
        }
    }

    /** Sets the colour of a class, 0xRRGGBB. */
    public void recolour(int id, int rgb) {
        LabelClass old = existing(id);
        if (old.rgb() != rgb) {
            edit(new Edit.SetClass(id, Optional.of(new LabelClass(id, old.name(), rgb))));
        }
    }

    /** Deletes a class and its labels. */
    public void deleteClass(int id) {
        existing(id);
        List<Edit> all = new ArrayList<>();
        labels.forEach((item, label) -> {
            if (label.classId() == id) {
                all.add(new Edit.SetLabel(item, Optional.empty()));
            }
        });
        all.add(new Edit.SetClass(id, Optional.empty()));
        edit(new Edit.Several(all));
    }

    private LabelClass existing(int id) {
        LabelClass c = classes.get(id);
        if (c == null) {
            throw new IllegalArgumentException("No class " + id);
        }
        return c;
    }

    private String checked(String name, int own) {
        return ClassName.checked(
                name,
                classes.values().stream()
                        .filter(c -> c.id() != own)
                        .map(LabelClass::name)
                        .toList());
    }

    // labels

    /** The label of an object. */
    public Optional<Label> label(int item) {
        return Optional.ofNullable(labels.get(item));
    }

    /** The index of an object's class among the classes; none where it has no label. */
    public OptionalInt labelPlace(int item) {
        Label label = labels.get(item);
        return label == null ? OptionalInt.empty() : OptionalInt.of(place(label.classId()));
    }

    private int place(int classId) {
        return new ArrayList<>(classes.keySet()).indexOf(classId);
    }

    /** All labels by object, ascending. */
    public Map<Integer, Label> labels() {
        return new TreeMap<>(labels);
    }

    /** The number of objects labelled with a class. */
    public int count(int classId) {
        return (int)
                labels.values().stream().filter(l -> l.classId() == classId).count();
    }

    /** Labels objects, or removes their labels, as one change; objects that already have the label keep its origin. */
    public void label(Collection<Integer> some, Optional<Label> label) {
        label.ifPresent(l -> existing(l.classId()));
        List<Edit> all = new ArrayList<>();
        for (int item : some) {
            boolean same = label(item).map(Label::classId).equals(label.map(Label::classId));
            if (there(item) && !same) {
                all.add(new Edit.SetLabel(item, label));
            }
        }
        if (!all.isEmpty()) {
            edit(new Edit.Several(all));
        }
    }

    // undo and redo

    private void edit(Edit edit) {
        applyEdit(edit);
        write(Lines.of(edit));
    }

    void applyEdit(Edit edit) {
        undos.push(apply(edit));
        redos.clear();
        version++;
    }

    /** Undoes the last change of classes or labels; false where there is none. */
    public boolean undo() {
        return turn(undos, redos, Lines.UNDO);
    }

    /** Redoes the last undone change; false where there is none. */
    public boolean redo() {
        return turn(redos, undos, Lines.REDO);
    }

    private boolean turn(Deque<Edit> from, Deque<Edit> to, String line) {
        boolean any = applyTurn(from, to);
        if (any) {
            write(line);
        }
        return any;
    }

    boolean applyUndo() {
        return applyTurn(undos, redos);
    }

    boolean applyRedo() {
        return applyTurn(redos, undos);
    }

    private boolean applyTurn(Deque<Edit> from, Deque<Edit> to) {
        if (from.isEmpty()) {
            return false;
        }
        to.push(apply(from.pop()));
        version++;
        return true;
    }

    /** Makes the changes so far permanent: they cannot be undone. */
    public void settle() {
        applySettled();
        write(Lines.SETTLED);
    }

    void applySettled() {
        undos.clear();
        redos.clear();
    }

    /**
     * Applies it.
     *
     * @return the change that undoes it
     */
    private Edit apply(Edit edit) {
        if (edit instanceof Edit.Several s) {
            return Edit.Several.undoing(s.edits().stream().map(this::apply).toList());
        }
        if (edit instanceof Edit.SetLabel l) {
            if (l.item() < 0 || l.item() >= items.size()) {
                throw new IllegalArgumentException("No object " + l.item());
            }
            l.label().ifPresent(v -> existing(v.classId()));
            Optional<Label> before = label(l.item());
            l.label().ifPresentOrElse(v -> labels.put(l.item(), v), () -> labels.remove(l.item()));
            return new Edit.SetLabel(l.item(), before);
        }
        Edit.SetClass c = (Edit.SetClass) edit;
        Optional<LabelClass> before = Optional.ofNullable(classes.get(c.id()));
        c.value().ifPresentOrElse(v -> classes.put(c.id(), v), () -> classes.remove(c.id()));
        nextClass = Math.max(nextClass, c.id() + 1);
        return new Edit.SetClass(c.id(), before);
    }

    // settings

    /** A setting for reading objects; empty where it is not set. */
    public Optional<String> setting(String key) {
        return Optional.ofNullable(settings.get(key));
    }

    public void set(String key, String value) {
        if (!value.equals(settings.get(key))) {
            applySetting(key, value);
            write(Lines.setting(key, value));
        }
    }

    /**
     * The patient or slide of an image: as it was set, else found by a regular expression in its path or title, as with {@code
     * --group-by}; the image itself where there is no expression or it does not match.
     */
    public String group(int picture) {
        LabelledImage p = pictures.get(picture);
        String name = p.file().isEmpty() ? p.title() : p.file();
        Optional<String> given = setting(GROUP_OF + p.title()).filter(g -> !g.isEmpty());
        return given.or(() -> byRule(name)).orElse(p.title());
    }

    /** Whether patients or slides are known, so that images are not each a group of their own. */
    public boolean grouped() {
        return settings.entrySet().stream()
                .anyMatch(e -> (e.getKey().equals(GROUP_BY) || e.getKey().startsWith(GROUP_OF))
                        && !e.getValue().isEmpty());
    }

    private Optional<String> byRule(String name) {
        return setting(GROUP_BY)
                .filter(rule -> !rule.isEmpty())
                .flatMap(rule -> new GroupRule(rule).find(name))
                .map(GroupId::value);
    }

    void applySetting(String key, String value) {
        settings.put(key, value);
        version++;
    }

    private void write(String line) {
        journal.accept(line);
    }

    /** The lines that restore this workspace, without the undo history. */
    public List<String> lines() {
        List<String> all = new ArrayList<>(List.of(Lines.HEADER));
        settings.forEach((k, v) -> all.add(Lines.setting(k, v)));
        pictures.forEach(p -> all.add(Lines.of(p)));
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        for (int i : objects()) {
            numbers.put(i, numbers.size());
            all.add(Lines.of(items.get(i)));
        }
        classes.values().forEach(c -> all.add(Lines.of(new Edit.SetClass(c.id(), Optional.of(c)))));
        labels.forEach((item, label) ->
                all.add(Lines.of(new Edit.SetLabel(numbers.getOrDefault(item, -1), Optional.of(label)))));
        return all;
    }
}
