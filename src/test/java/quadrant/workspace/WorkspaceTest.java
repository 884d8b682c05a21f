package quadrant.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
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

class WorkspaceTest {
    private final Workspace w = new Workspace();
    private LabelClass a;
    private LabelClass b;

    @BeforeEach
    void objects() {
        w.add(new Picture("slide\t1.tif", "/data\\x/slide1.tif", 100, 80));
        w.add(new Picture("slide2.tif", "", 100, 80));
        for (int i = 0; i < 6; i++) {
            w.add(new Item(i / 3, "cell " + i, new Box(10 * i, 0.5, 8, 8), "s" + i));
        }
        a = w.addClass("epithelium", 0x112233);
        b = w.addClass("- lymphocyte -", 0x445566);
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
        w.rename(a.id(), "stroma");
        assertThat(w.classes().get(w.labelPlace(0).orElseThrow()).name()).isEqualTo("stroma");
        w.rename(a.id(), "stroma");
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
    void the_lines_make_the_same_workspace_again() {
        label(0, a);
        label(4, b);
        w.undo();
        w.set("box", "64");
        w.clear(1);
        w.recolour(b.id(), 7);
        Workspace again = new Workspace();
        w.unsaved().forEach(again::repeat);
        assertThat(again.lines()).isEqualTo(w.lines());
        assertThat(again.labels()).isEqualTo(w.labels());
        assertThat(again.undo()).isTrue();
        w.undo();
        assertThat(again.classes()).isEqualTo(w.classes());
    }

    /** Workspaces of every version are read. */
    @Test
    void changes_are_written_as_they_always_were() {
        w.settle();
        w.label(List.of(1, 0), Optional.of(new Label(a.id(), Origin.RANDOM)));
        w.label(List.of(0), Optional.empty());
        w.undo();
        w.redo();
        w.set(Workspace.GROUP_OF + "a", "p\t1");
        w.deleteClass(a.id());
        w.clear(0);
        List<String> lines = List.copyOf(w.unsaved());
        assertThat(w.lines().get(0)).isEqualTo("quadrant workspace\t1");
        assertThat(lines.subList(0, 3))
                .containsExactly(
                        "image\tslide\\t1.tif\t/data\\\\x/slide1.tif\t100\t80",
                        "image\tslide2.tif\t\t100\t80",
                        "object\t0\tcell 0\t0.0\t0.5\t8.0\t8.0\ts0");
        assertThat(lines.subList(8, lines.size()))
                .containsExactly(
                        "edit\tclass\t0\t=epithelium\t1122867",
                        "edit\tclass\t1\t=- lymphocyte -\t4478310",
                        "settled",
                        "edit\tlabel\t1\t0\trandom\tlabel\t0\t0\trandom",
                        "edit\tlabel\t0\t-\t-",
                        "undo",
                        "redo",
                        "setting\tgroup of a\tp\\t1",
                        "edit\tlabel\t1\t-\t-\tclass\t0\t-\t-",
                        "clear\t0");
    }

    @Test
    void what_is_written_whole_counts_its_objects_anew() {
        label(0, a);
        label(5, b);
        w.clear(0);
        Workspace again = new Workspace();
        w.lines().stream().skip(1).forEach(again::repeat);
        assertThat(again.objects()).hasSize(3);
        assertThat(again.item(2)).isEqualTo(w.item(5));
        assertThat(again.label(2)).contains(new Label(b.id(), Origin.FREE));
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
    }
}
