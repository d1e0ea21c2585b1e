// Passkeys and security keys, over allauth's forms.
//
// form[data-webauthn] says what to do: "add", "use" or "login". The options come from the JSON
// of the element named by data-webauthn-options, or for "login" by GET from the form's address.
// The answer goes into the form's field `credential`, and the form is sent.

function toBytes(text) {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
}

function toText(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function described(list) {
  return (list ?? []).map((entry) => ({ ...entry, id: toBytes(entry.id) }));
}

function common(credential) {
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function make(options, passkey) {
  const publicKey = {
    ...options.publicKey,
    challenge: toBytes(options.publicKey.challenge),
    user: { ...options.publicKey.user, id: toBytes(options.publicKey.user.id) },
    excludeCredentials: described(options.publicKey.excludeCredentials),
    authenticatorSelection: {
      ...options.publicKey.authenticatorSelection,
      residentKey: passkey ? "required" : "discouraged",
      requireResidentKey: passkey,
      ...(passkey ? { userVerification: "required" } : {}),
    },
  };
  const credential = await navigator.credentials.create({ publicKey });
  return {
    ...common(credential),
    response: {
      clientDataJSON: toText(credential.response.clientDataJSON),
      attestationObject: toText(credential.response.attestationObject),
      transports: credential.response.getTransports?.() ?? [],
    },
  };
}

async function use(options) {
  const publicKey = {
    ...options.publicKey,
    challenge: toBytes(options.publicKey.challenge),
    allowCredentials: described(options.publicKey.allowCredentials),
  };
  const credential = await navigator.credentials.get({ publicKey });
  const { response } = credential;
  return {
    ...common(credential),
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      authenticatorData: toText(response.authenticatorData),
      signature: toText(response.signature),
      userHandle: response.userHandle ? toText(response.userHandle) : null,
    },
  };
}

async function optionsOf(form) {
  if (form.dataset.webauthn === "login") {
    const answer = await fetch(form.action, {
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
      credentials: "same-origin",
    });
    if (!answer.ok) {
      throw new Error(`passkey options: ${answer.status}`);
    }
    return (await answer.json()).request_options;
  }
  const data = JSON.parse(document.getElementById(form.dataset.webauthnOptions).textContent);
  return data.creation_options ?? data.request_options;
}

function start(form) {
  const status = form.querySelector("[data-webauthn-status]");
  form.hidden = !window.PublicKeyCredential;
  for (const twin of document.querySelectorAll("[data-webauthn-missing]")) {
    twin.hidden = Boolean(window.PublicKeyCredential);
  }
  let filled = false;
  form.addEventListener("submit", async (event) => {
    if (filled) {
      return;
    }
    event.preventDefault();
    try {
      const options = await optionsOf(form);
      const passkey = form.elements.namedItem("passwordless")?.checked ?? false;
      const credential =
        form.dataset.webauthn === "add" ? await make(options, passkey) : await use(options);
      form.elements.namedItem("credential").value = JSON.stringify(credential);
      filled = true;
      form.submit();
    } catch (problem) {
      console.error(problem);
      if (status) {
        status.textContent = status.dataset.failed;
      }
    }
  });
}

for (const form of document.querySelectorAll("form[data-webauthn]")) {
  start(form);
}
