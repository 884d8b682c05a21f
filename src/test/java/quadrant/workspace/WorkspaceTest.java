package quadrant.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.task.UserException;
import quadrant.workspace.Workspace.Box;
import quadrant.workspace.Workspace.Item;
import quadrant.workspace.Workspace.Label;
import quadrant.workspace.Workspace.LabelClass;
import quadrant.workspace.Workspace.Origin;
import quadrant.workspace.Workspace.Picture;
import quadrant.workspace.Workspace.State;

class WorkspaceTest {
    private final Workspace w = new Workspace();
    private LabelClass a;
    private LabelClass b;

    @BeforeEach
    void objects() {
        w.take(
                0,
                new Picture("slide\t1.tif", "/data\\x/slide1.tif", 100, 80, "", ""),
                List.of(),
                cells(0, 3),
                Map.of(),
                Map.of());
        w.take(1, new Picture("slide2.tif", "", 100, 80, "", ""), List.of(), cells(1, 3), Map.of(), Map.of());
        a = w.addClass("epithelium", 0x112233);
        b = w.addClass("- lymphocyte -", 0x445566);
    }

    private static List<Item> cells(int picture, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Item(picture, "cell " + i, new Box(10 * i, 0.5, 8, 8), "s" + i))
                .toList();
    }

    private void label(int item, LabelClass c) {
        w.label(List.of(item), Optional.of(new Label(c.id(), Origin.FREE)));
    }

    @Test
    void what_is_undone_is_as_it_was_and_can_be_done_again() {
        label(0, a);
        label(0, b);
        w.label(List.of(1, 2, 3), Optional.of(new Label(a.id(), Origin.QUEUE)));
        assertThat(w.count(a.id())).isEqualTo(3);
        assertThat(w.undo()).isTrue();
        assertThat(w.labels()).containsOnlyKeys(0);
        w.undo();
        assertThat(w.label(0)).contains(new Label(a.id(), Origin.FREE));
        w.redo();
        w.redo();
        assertThat(w.redo()).isFalse();
        assertThat(w.count(a.id())).isEqualTo(3);
        assertThat(w.label(0)).contains(new Label(b.id(), Origin.FREE));
    }

    @Test
    void a_deleted_class_comes_back_with_its_labels_and_its_key() {
        label(0, a);
        label(4, b);
        w.deleteClass(a.id());
        assertThat(w.classes()).containsExactly(b);
        assertThat(w.labels()).containsOnlyKeys(4);
        assertThat(w.labelPlace(4)).hasValue(0);
        w.undo();
        assertThat(w.classes()).containsExactly(a, b);
        assertThat(w.labelPlace(0)).hasValue(0);
    }

    @Test
    void a_renamed_class_keeps_its_labels() {
        label(0, a);
        w.change(new LabelClass(a.id(), "stroma", a.rgb()));
        assertThat(w.classes().get(w.labelPlace(0).orElseThrow()).name()).isEqualTo("stroma");
        w.change(new LabelClass(a.id(), "stroma", a.rgb()));
        w.undo();
        assertThat(w.classes().get(0).name()).isEqualTo("epithelium");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "cell 12", "type-3", "a/b", "a\tb", "epithelium"})
    void names_that_cannot_be_are_refused(String name) {
        assertThatThrownBy(() -> w.addClass(name, 0)).isInstanceOf(UserException.class);
    }

    @Test
    void a_tenth_class_is_refused() {
        for (char c = 'a'; w.classes().size() < Workspace.MOST_CLASSES; c++) {
            w.addClass("class " + c, 0);
        }
        assertThatThrownBy(() -> w.addClass("one more", 0)).isInstanceOf(UserException.class);
    }

    @Test
    void objects_that_were_replaced_come_back_with_their_labels_and_settings() {
        label(0, a);
        label(4, b);
        w.set(Workspace.BOX, "16");
        State before = new State(
                w.state().settings(),
                w.state().images(),
                w.state().classes(),
                new TreeMap<>(w.state().objects()),
                new TreeMap<>(w.state().labels()));
        w.take(0, w.pictureOf(0), List.of(0, 1, 2), cells(0, 2), Map.of(), Map.of(Workspace.BOX, "64"));
        assertThat(w.objects(0)).containsExactly(6, 7);
        assertThat(w.labels()).containsOnlyKeys(4);
        assertThat(w.setting(Workspace.BOX)).contains("64");
        w.undo();
        assertThat(w.state()).isEqualTo(before);
        assertThat(w.setting(Workspace.BOX)).contains("16");
        w.undo();
        assertThat(w.setting(Workspace.BOX)).isEmpty();
    }

    @Test
    void everything_is_undone_to_the_beginning_and_done_again_and_no_number_comes_twice() {
        label(0, a);
        w.deleteClass(a.id());
        w.group(Map.of("slide2.tif", "p2"));
        while (w.undo()) {}
        assertThat(w.state()).isEqualTo(new State());
        while (w.redo()) {}
        assertThat(w.classes()).containsExactly(b);
        assertThat(w.group(1)).isEqualTo("p2");
        w.undo();
        w.undo();
        assertThat(w.label(0)).contains(new Label(a.id(), Origin.FREE));
        while (w.undo()) {}
        w.take(
                w.nextPicture(),
                new Picture("slide3.tif", "", 9, 9, "", ""),
                List.of(),
                cells(2, 1),
                Map.of(),
                Map.of());
        assertThat(w.objects()).containsExactly(6);
        assertThat(w.addClass("new", 0).id()).isEqualTo(2);
    }

    @Test
    void an_object_that_has_the_class_already_keeps_how_it_came_to_it() {
        w.label(List.of(0), Optional.of(new Label(a.id(), Origin.QUEUE)));
        label(0, a);
        assertThat(w.label(0)).contains(new Label(a.id(), Origin.QUEUE));
    }

    @Test
    void groups_are_images_or_what_a_pattern_finds_in_them() {
        assertThat(w.group(0)).isEqualTo("slide\t1.tif");
        w.set(Workspace.GROUP_BY, "slide(\\d)");
        assertThat(w.group(0)).isEqualTo("1");
        assertThat(w.group(1)).isEqualTo("2");
        w.set(Workspace.GROUP_BY, "patient\\d");
        assertThat(w.group(1)).isEqualTo("slide2.tif");
        assertThat(w.group(Map.of("slide2.tif", "p", "/data\\x/slide1.tif", "q", "slide3.tif", "r")))
                .isEqualTo(2);
        assertThat(w.group(0) + w.group(1)).isEqualTo("qp");
    }
}
