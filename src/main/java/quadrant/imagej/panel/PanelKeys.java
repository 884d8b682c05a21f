package quadrant.imagej.panel;

import java.awt.Window;
import java.awt.event.KeyEvent;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The keys of the panel. */
final class PanelKeys extends WindowKeys {
    /** The actions of keys. */
    interface Actions {
        /** The class with this number, 0 for none. */
        void number(int number);

        void next();

        void undo();

        void redo();
    }

    private final Actions actions;

    PanelKeys(Predicate<Window> ours, Actions actions) {
        super(ours);
        this.actions = actions;
    }

    @Override
    protected void number(int number) {
        actions.number(number);
    }

    @Override
    protected @Nullable Runnable held(int key, boolean shift) {
        return switch (key) {
            case KeyEvent.VK_Y -> actions::redo;
            case KeyEvent.VK_Z -> shift ? actions::redo : actions::undo;
            default -> null;
        };
    }

    @Override
    protected @Nullable Runnable plain(int key) {
        return key == KeyEvent.VK_N ? actions::next : null;
    }

    @Override
    protected boolean typed(char character) {
        return super.typed(character) || Character.toLowerCase(character) == 'n';
    }
}
