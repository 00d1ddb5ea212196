"""The pages of cards: all of them, and one, from which a chat begins."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_GET, require_POST

from playground.http import Request, see_other
from playground.intake import upload_handlers
from playground.intake.responses import HEADERS, OWN
from playground.json_files import json_download
from playground.providers import Invalid
from textlab.cards import services
from textlab.cards.books import write_book
from textlab.cards.forms import BookForm, ChatForm, ImportForm
from textlab.cards.models import Card
from textlab.prompts.destinations import list_model_choices, split_model


class CardsPage(View):
    """All cards. POST brings one."""

    def get(self, request: Request) -> HttpResponse:
        return show_cards(request, ImportForm(owner=request.owner))

    def post(self, request: Request) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES, owner=request.owner)
        for refusal in upload_handlers.list_refusals(request):
            form.add_error("file", refusal.message)
        if not form.is_valid():
            return show_cards(request, form, status=422)
        return see_other(reverse("card", args=[form.save().pk]))


class CardPage(View):
    """What a card says. POST begins a chat: the character speaks first, and nothing is asked."""

    def get(self, request: Request, id: int) -> HttpResponse:
        card = find_card(request, id)
        key = request.GET.get("greeting", "1")
        index = int(key) - 1 if key.isascii() and key.isdecimal() and len(key) < 4 else 0
        return show_card(request, card, start_form(card, index), chosen=index + 1)

    def post(self, request: Request, id: int) -> HttpResponse:
        card, form = find_card(request, id), ChatForm(request.POST)
        model = split_model(request.POST.get("model", ""))
        if not form.is_valid() or model is None:
            wrong = "" if model else "Choose a model."
            return show_card(request, card, form, wrong=wrong, status=422)
        card.user_name = form.cleaned_data["user_name"]
        card.save(update_fields=["user_name"])
        try:
            run = services.start_chat(card, form.cleaned_data["greeting"], *model)
        except Invalid as error:
            form.add_error("greeting", error.message)
            return show_card(request, card, form, status=422)
        page = reverse("model", args=model)
        return see_other(f"{page}?{urlencode({'mode': 'chat', 'parent': str(run.pk)})}#end")


class LorebookPage(View):
    """GET takes the lorebook of a card along; POST adds the entries of another."""

    def get(self, request: Request, id: int) -> HttpResponse:
        card = find_card(request, id)
        return json_download(write_book(card.source), f"{card.name} lorebook.json")

    def post(self, request: Request, id: int) -> HttpResponse:
        card = find_card(request, id)
        form = BookForm(request.POST, request.FILES, card=card)
        for refusal in upload_handlers.list_refusals(request):
            form.add_error("file", refusal.message)
        if not form.is_valid():
            return show_card(request, card, start_form(card, 0), book_form=form, status=422)
        form.save()
        messages.info(request, "Lorebook added.")
        return see_other(f"{reverse('card', args=[card.pk])}#lorebook")


def start_form(card: Card, index: int) -> ChatForm:
    """With the greeting that stands there, the first at 0."""
    greetings = card.read().greetings
    greeting = greetings[index] if 0 <= index < len(greetings) else ""
    return ChatForm(initial={"user_name": card.user_name, "greeting": greeting})


def show_cards(request: Request, form: ImportForm, *, status: int = 200) -> HttpResponse:
    context = {"cards": Card.objects.list_own(request.owner), "form": form}
    return render(request, "textlab/cards/cards.html", context, status=status)


def show_card(
    request: Request, card: Card, form: ChatForm, *, status: int = 200, **extra: Any
) -> HttpResponse:
    character = card.read()
    book = character.book
    context = {
        "card": card,
        "character": character,
        "texts": list_texts(card),
        "entries": book.entries if book else [],
        "regexes": sum(each.use_regex for each in book.entries) if book else 0,
        "form": form,
        "book_form": BookForm(card=card),
        "models": list_model_choices(request.owner, request.POST.get("model", "")),
        "model": request.POST.get("model", ""),
        **extra,
    }
    return render(request, "textlab/cards/card.html", context, status=status)


def list_texts(card: Card) -> list[tuple[str, str]]:
    """What of it goes into the request, in its order."""
    character = card.read()
    rows = [
        ("System prompt", character.system_prompt),
        ("Description", character.description),
        ("Personality", character.personality),
        ("Scenario", character.scenario),
        ("Example conversations", character.mes_example),
        ("After the conversation", character.post_history_instructions),
    ]
    return [(label, text) for label, text in rows if text.strip()]


def find_card(request: Request, id: int) -> Card:
    card = Card.objects.find_own(request.owner, str(id))
    if card is None:
        raise Http404("This card doesn't exist or isn't yours.")
    return card


@require_GET
def show_picture(request: Request, id: int) -> HttpResponse:
    card = find_card(request, id)
    if not card.has_picture:
        raise Http404("This card has no picture.")
    headers = {**HEADERS, "Cache-Control": OWN}
    return HttpResponse(bytes(card.picture.webp), content_type="image/webp", headers=headers)


@require_POST
def delete_card(request: Request, id: int) -> HttpResponse:
    """Conversations stay, with what the card had come to in them."""
    card = find_card(request, id)
    card.delete()
    messages.info(request, f"Deleted “{card.name}”.")
    return see_other(reverse("cards"))


@require_GET
def export_card(request: Request, id: int) -> HttpResponse:
    """The object that was imported, as it was."""
    card = find_card(request, id)
    return json_download(card.source, f"{card.name}.json")
